package dev.reproof.engine.cli.run;

import dev.reproof.engine.agent.AgentEvidence;
import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.output.AgentText;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose the agent. */
final class AgentMixin {

    /** The agents that have a name, for completion. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return AgentOptions.names().iterator();
        }
    }

    /** What can be read, for completion. */
    static final class Formats implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(AgentFormat.values())
                    .filter(format -> !format.isTalk())
                    .map(AgentFormat::toString)
                    .iterator();
        }
    }

    @Option(
            names = AgentOptions.COMMAND,
            paramLabel = "CMD",
            description = "Runs this shell command per task: prompt on its stdin, transcript on its stdout; exit code 0"
                    + " is finished. It sees REPROOF_RUN, REPROOF_TASK, REPROOF_ITERATION, REPROOF_ATTEMPT,"
                    + " REPROOF_PROMPT_BYTES, REPROOF_COMPLEXITY, REPROOF_MODEL and REPROOF_MODEL_PARAMS. It is"
                    + " recorded, so it must not hold a key.")
    private Optional<String> command;

    @Option(
            names = AgentOptions.SCRIPT,
            paramLabel = "FILE",
            description = "Replays the transcripts of this JSON file, for tests and demonstrations.")
    private Optional<Path> script;

    @Option(
            names = AgentOptions.NAME,
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "An agent that people have, run without questions: claude, codex, gemini, qwen, opencode,"
                    + " copilot, cursor, amp or goose, as 'reproof agent show NAME' prints it; or openai or"
                    + " anthropic, which send each prompt to a model over HTTP and take its answer as the transcript; or acp, which talks with --agent-command by the"
                    + " Agent Client Protocol.")
    private Optional<String> name;

    @Option(
            names = AgentOptions.ARGUMENTS,
            paramLabel = "ARGS",
            description =
                    "More arguments for such an agent, as for the shell: the rights that it gets, as a rule. They are"
                            + " recorded, so they must not hold a key.")
    private Optional<String> arguments;

    @Option(
            names = AgentOptions.OUTPUT,
            paramLabel = "KIND",
            completionCandidates = Formats.class,
            description = "How what --agent-command prints becomes its transcript: text, as it is; report, the file"
                    + " that it names in REPROOF_REPORT; or the JSON of claude"
                    + " (qwen and amp too), codex, gemini, opencode, copilot, cursor or goose, out of which their messages"
                    + " are taken. Default: text.")
    private Optional<String> output;

    @Option(
            names = AgentOptions.TEXT,
            paramLabel = "WHICH",
            description =
                    "Which messages are the transcript of an agent that prints JSON: all, or the last one. The same for"
                            + " the whole run. Default: all.")
    private Optional<AgentText> text;

    @Option(
            names = AgentOptions.EVIDENCE,
            paramLabel = "EVIDENCE",
            description =
                    "What becomes of the JSON that such an agent prints: kept, as a packed file among the artifacts,"
                            + " or none. Default: kept.")
    private Optional<AgentEvidence> evidence;

    @Option(
            names = AgentOptions.PERMISSIONS,
            paramLabel = "ANSWER",
            description = "What --agent acp answers where its agent asks whether it may use a tool: allow or deny."
                    + " Default: deny.")
    private Optional<String> permissions;

    @Mixin
    private OpenAiMixin openAi;

    @Mixin
    private AnthropicMixin anthropic;

    @Option(
            names = ModelOptions.FALLBACK,
            paramLabel = "MODEL",
            description =
                    "With --agent openai or anthropic: the model that is asked, in the same attempt, where that of a"
                            + " task is busy or not to be found and has said nothing.")
    private Optional<String> fallback;

    /** What is given; absent where nothing is, so that what was recorded is used again. */
    Optional<AgentOptions> given() {
        Map<String, String> named = new TreeMap<>();
        command.ifPresent(value -> named.put(AgentOptions.COMMAND, value));
        script.ifPresent(value -> named.put(AgentOptions.SCRIPT, value.toString()));
        name.ifPresent(value -> named.put(AgentOptions.NAME, value));
        arguments.ifPresent(value -> named.put(AgentOptions.ARGUMENTS, value));
        output.ifPresent(value -> named.put(AgentOptions.OUTPUT, value));
        text.ifPresent(value -> named.put(AgentOptions.TEXT, value.toString()));
        evidence.ifPresent(value -> named.put(AgentOptions.EVIDENCE, value.toString()));
        permissions.ifPresent(value -> named.put(AgentOptions.PERMISSIONS, value));
        openAi.given(named);
        anthropic.given(named);
        fallback.ifPresent(value -> named.put(ModelOptions.FALLBACK, value));
        return named.isEmpty() ? Optional.empty() : Optional.of(new AgentOptions(named));
    }
}
