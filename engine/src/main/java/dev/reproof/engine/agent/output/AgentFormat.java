package dev.reproof.engine.agent.output;

import dev.reproof.events.Exported;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The form of what an agent prints on its standard output. All but the first two are one JSON object a line. */
@Exported
public enum AgentFormat {

    /** The text itself, as it is. */
    TEXT,

    /** Anything, which is no text: that stands in a file which the command names in its report once it has ended. */
    REPORT,

    /** Claude Code with {@code --output-format stream-json}; Qwen Code and Amp print the same. */
    CLAUDE,

    /** {@code codex exec --json}. */
    CODEX,

    /** Gemini CLI with {@code --output-format stream-json}. */
    GEMINI,

    /** {@code opencode run --format json}. */
    OPENCODE,

    /** GitHub Copilot CLI with {@code --output-format json}; what it used is in another file. */
    COPILOT,

    /** Cursor's agent with {@code --output-format stream-json}, without partial output. */
    CURSOR,

    /** {@code goose run --output-format stream-json}. */
    GOOSE,

    /** The Agent Client Protocol, version 1, of an agent that is talked with. */
    ACP;

    /** The format of this name, which is in lower case. */
    public static Optional<AgentFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(name))
                .findFirst();
    }

    /** Whether such an agent goes on only as long as somebody talks with it. */
    public boolean isTalk() {
        return this == ACP;
    }

    /** Grows when the same stream is read to another text, which can reach a prompt. */
    public int revision() {
        return 1;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    StreamReader reader(MessageText text) {
        return switch (this) {
            case TEXT, REPORT -> new PlainText(text);
            case CLAUDE -> new ClaudeStream(text);
            case CODEX -> new CodexStream(text);
            case GEMINI -> new GeminiStream(text);
            case OPENCODE -> new OpencodeStream(text);
            case COPILOT -> new CopilotStream(text);
            case CURSOR -> new CursorStream(text);
            case GOOSE -> new GooseStream(text);
            case ACP -> new AcpStream(text, AcpTalk.SILENT);
        };
    }
}
