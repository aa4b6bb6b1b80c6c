package dev.reproof.engine.cli.run;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose the agent. */
final class AgentMixin {

    /** The built-in agents, for completion. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return List.of(AgentOptions.OPENAI).iterator();
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
            description = "The built-in agent: openai, which sends each prompt to a model over HTTP and takes its"
                    + " answer as the transcript.")
    private Optional<String> name;

    @Mixin
    private OpenAiMixin openAi;

    /** What is given; absent where nothing is, so that what was recorded is used again. */
    Optional<AgentOptions> given() {
        Map<String, String> named = new TreeMap<>();
        command.ifPresent(value -> named.put(AgentOptions.COMMAND, value));
        script.ifPresent(value -> named.put(AgentOptions.SCRIPT, value.toString()));
        name.ifPresent(value -> named.put(AgentOptions.NAME, value));
        openAi.given(named);
        return named.isEmpty() ? Optional.empty() : Optional.of(new AgentOptions(named));
    }
}
