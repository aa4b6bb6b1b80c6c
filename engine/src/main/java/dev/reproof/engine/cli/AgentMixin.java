package dev.reproof.engine.cli;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentEnvironment;
import dev.reproof.engine.agent.CommandAgent;
import dev.reproof.engine.agent.ScriptAgent;
import dev.reproof.events.ReproofException.Invalid;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that choose the agent. */
final class AgentMixin {

    @Option(
            names = "--agent-command",
            paramLabel = "CMD",
            description = "Runs this shell command per task: prompt on its stdin, transcript on its stdout; exit code 0"
                    + " is finished. It sees REPROOF_RUN, REPROOF_TASK, REPROOF_ITERATION, REPROOF_ATTEMPT,"
                    + " REPROOF_PROMPT_BYTES and REPROOF_MODEL.")
    private Optional<String> command;

    @Option(
            names = "--agent-script",
            paramLabel = "FILE",
            description = "Replays the transcripts of this JSON file, for tests and demonstrations.")
    private Optional<Path> script;

    @Option(names = "--agent", paramLabel = "NAME", description = "A built-in agent; this version has none.")
    private Optional<String> name;

    /** Reads what the options name, so that a mistake is found before anything runs. */
    Function<RecoveredRun, Agent> choose(Surroundings surroundings) {
        if (name.isPresent()) {
            throw new Invalid("Unknown agent '" + name.get()
                    + "': this version has no built-in agent; give --agent-command or --agent-script");
        }
        if (Stream.of(command, script).filter(Optional::isPresent).count() != 1) {
            throw new Invalid("Which agent? Give one of --agent-command CMD and --agent-script FILE");
        }
        if (command.isPresent()) {
            return run -> new CommandAgent(
                    command.get(),
                    AgentEnvironment.inherited(),
                    run::stderrLog,
                    run.agentRecords(),
                    CommandAgent.DEFAULT_GRACE);
        }
        Path file = surroundings.directory().resolve(script.orElseThrow());
        Agent scripted = ScriptAgent.parse(Inputs.read(file, "Agent script"), file.toString());
        return run -> scripted;
    }
}
