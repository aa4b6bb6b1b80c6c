package dev.reproof.engine.agent.preset;

import dev.reproof.engine.agent.output.AgentFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An agent by its name: the command line that has it work on the prompt on its standard input without a question, and what its
 * output, its prompts and its versions are. None is given a right that it does not have by itself; that is for whoever runs it
 * to say, with {@code --agent-args}.
 */
public enum AgentPreset {
    CLAUDE(
            "claude",
            "env -u CLAUDECODE claude -p --output-format stream-json --verbose",
            "--model",
            AgentFormat.CLAUDE,
            Optional.of("2.1.332"),
            "--permission-mode acceptEdits, dontAsk or bypassPermissions; --allowedTools 'Bash(git *) Edit'"),
    CODEX(
            "codex",
            "codex exec --json --skip-git-repo-check",
            "-m",
            AgentFormat.CODEX,
            Optional.of("0.171.0"),
            "-s read-only, workspace-write or danger-full-access"),
    GEMINI(
            "gemini",
            "gemini --output-format stream-json",
            "-m",
            AgentFormat.GEMINI,
            Optional.of("0.61.0"),
            "--approval-mode auto_edit or yolo; --skip-trust where the folder is not trusted"),
    QWEN(
            "qwen",
            "qwen --output-format stream-json",
            "-m",
            AgentFormat.CLAUDE,
            Optional.of("0.24.4"),
            "--approval-mode auto-edit or yolo"),
    OPENCODE(
            "opencode",
            "opencode run --format json",
            "-m",
            AgentFormat.OPENCODE,
            Optional.of("1.18.33"),
            "--auto; a model is named as provider/model"),
    COPILOT(
            "copilot",
            "copilot --output-format json --no-ask-user --no-auto-update --usage-output-file \"$REPROOF_REPORT\"",
            "--model",
            AgentFormat.COPILOT,
            Optional.of("1.0.102"),
            "--allow-all-tools, or --allow-tool and --deny-tool"),
    CURSOR(
            "cursor-agent",
            "cursor-agent -p --output-format stream-json",
            "--model",
            AgentFormat.CURSOR,
            Optional.empty(),
            "--trust --force, or --mode plan"),
    AMP("amp", "amp -x --stream-json", "", AgentFormat.CLAUDE, Optional.empty(), "--dangerously-allow-all"),
    GOOSE(
            "goose",
            "goose run -i - --no-session --quiet --output-format stream-json",
            "",
            AgentFormat.GOOSE,
            Optional.empty(),
            "GOOSE_MODE=auto in the environment");

    private final String program;
    private final String line;
    private final String modelOption;
    private final AgentFormat format;
    private final Optional<String> triedVersion;
    private final String rights;

    AgentPreset(
            String program,
            String line,
            String modelOption,
            AgentFormat format,
            Optional<String> triedVersion,
            String rights) {
        this.program = program;
        this.line = line;
        this.modelOption = modelOption;
        this.format = format;
        this.triedVersion = triedVersion;
        this.rights = rights;
    }

    /** By its name, as options spell it. */
    public static Optional<AgentPreset> named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.toString().equals(name))
                .findFirst();
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(AgentPreset::toString).toList();
    }

    /** What it is called on the {@code PATH}. */
    public String program() {
        return program;
    }

    /** How its output is read. */
    public AgentFormat format() {
        return format;
    }

    /** Whether it can be told which model to use. */
    public boolean takesModel() {
        return !modelOption.isEmpty();
    }

    /** Whether it puts files into a prompt that names them behind an at sign. */
    public boolean pullsFiles() {
        return switch (this) {
            case CLAUDE, GEMINI, QWEN -> true;
            case CODEX, OPENCODE, COPILOT, CURSOR, AMP, GOOSE -> false;
        };
    }

    /** Why it would not take that prompt as it is; absent where it would. */
    public Optional<String> refusal(String prompt) {
        return prompts().refusal(toString(), prompt);
    }

    /** Where no bound is known, one that is more than any model reads. */
    private PromptRule prompts() {
        return switch (this) {
            case CLAUDE -> PromptRule.bytes(10_000_000).andNo("/");
            case CODEX -> PromptRule.characters(1_048_576);
            case GEMINI -> PromptRule.bytes(8 << 20);
            case QWEN, OPENCODE, COPILOT, CURSOR, AMP, GOOSE -> PromptRule.characters(8_000_000);
        };
    }

    /** The version that this was tried with; absent where it was not. */
    public Optional<String> triedVersion() {
        return triedVersion;
    }

    /** Arguments by which it is given rights, for people. */
    public String rights() {
        return rights;
    }

    /**
     * The command line for the shell.
     *
     * @param arguments for the shell as well; they come last
     */
    public String command(Optional<String> arguments) {
        String model = takesModel() ? " ${REPROOF_MODEL:+" + modelOption + " \"$REPROOF_MODEL\"}" : "";
        return line + model + arguments.map(more -> " " + more).orElse("") + (this == CODEX ? " -" : "");
    }

    /** As options spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
