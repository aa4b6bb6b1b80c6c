package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.request.ResumePolicy;
import java.util.function.Function;
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
    private RestartMixin restart;

    @Mixin
    private LogFormatMixin log;

    Function<RecoveredRun, Agent> agent(Surroundings surroundings) {
        return agent.choose(surroundings);
    }

    public RunOptionsMixin options() {
        return options;
    }

    public ResumePolicy policy() {
        return allowed.policy();
    }

    public RestartMixin restart() {
        return restart;
    }

    public LogFormatMixin log() {
        return log;
    }
}
