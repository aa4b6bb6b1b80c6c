package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.command.AgentEnvironment;
import dev.reproof.engine.agent.command.CommandAgent;
import dev.reproof.engine.agent.script.ScriptAgent;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException.Invalid;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose the agent. */
final class AgentMixin {

    private static final String OPENAI = "openai";

    @Option(
            names = "--agent-command",
            paramLabel = "CMD",
            description = "Runs this shell command per task: prompt on its stdin, transcript on its stdout; exit code 0"
                    + " is finished. It sees REPROOF_RUN, REPROOF_TASK, REPROOF_ITERATION, REPROOF_ATTEMPT,"
                    + " REPROOF_PROMPT_BYTES, REPROOF_MODEL and REPROOF_MODEL_PARAMS.")
    private Optional<String> command;

    @Option(
            names = "--agent-script",
            paramLabel = "FILE",
            description = "Replays the transcripts of this JSON file, for tests and demonstrations.")
    private Optional<Path> script;

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            description = "The built-in agent: openai, which sends each prompt to a model over HTTP and takes its"
                    + " answer as the transcript.")
    private Optional<String> name;

    @Mixin
    private OpenAiMixin openAi;

    /** Reads what the options name, so that a mistake is found before anything runs. */
    Function<RecoveredRun, Agent> choose(Surroundings surroundings) {
        requireOne();
        if (name.isPresent()) {
            return openAi.agent(surroundings.clock());
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

    private void requireOne() {
        if (name.isPresent() && !name.get().equals(OPENAI)) {
            throw new Invalid("Unknown agent '" + name.get() + "': the only built-in agent is " + OPENAI
                    + "; give that, --agent-command or --agent-script");
        }
        if (Stream.of(command, script, name).filter(Optional::isPresent).count() != 1) {
            throw new Invalid(
                    "Which agent? Give one of --agent-command CMD, --agent-script FILE and --agent " + OPENAI);
        }
        if (name.isEmpty() && openAi.given()) {
            throw new Invalid("The options --openai-... are for --agent " + OPENAI + " alone; leave them out");
        }
    }
}
