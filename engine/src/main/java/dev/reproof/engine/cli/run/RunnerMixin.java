package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.request.ResumePolicy;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** The options of a runner: run, resume and supervise share them. */
public final class RunnerMixin {

    @Mixin
    private AgentMixin agent;

    @Mixin
    private RunOptionsMixin options;

    @Mixin
    private ResumePolicyMixin allowed;

    @Mixin
    private RedactionMixin redaction;

    @Mixin
    private RestartMixin restart;

    @Mixin
    private LogFormatMixin log;

    /** The agent that is named on the command line. */
    Optional<AgentOptions> agent(Surroundings surroundings) {
        return agent.given().map(given -> given.in(surroundings.directory()));
    }

    /**
     * The same, where a run without any cannot be told apart from one that does not exist.
     *
     * @param home of the run, whose log may name one
     */
    Optional<AgentOptions> agent(Surroundings surroundings, RunHome home) {
        Optional<AgentOptions> given = agent(surroundings);
        if (given.isEmpty() && !home.hasEvents()) {
            throw AgentOptions.missing("");
        }
        return given;
    }

    public RunOptionsMixin options() {
        return options;
    }

    public ResumePolicy policy() {
        return allowed.policy();
    }

    /** What is replaced in all that is recorded. */
    Redaction redaction(Surroundings surroundings) {
        return redaction.in(surroundings);
    }

    public RestartMixin restart() {
        return restart;
    }

    public LogFormatMixin log() {
        return log;
    }
}
