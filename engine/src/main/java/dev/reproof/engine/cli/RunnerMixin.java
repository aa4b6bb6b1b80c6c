package dev.reproof.engine.cli;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumePolicy;
import dev.reproof.engine.agent.Agent;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The options of a runner: run, resume and supervise share them. */
final class RunnerMixin {

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

    RunOptionsMixin options() {
        return options;
    }

    ResumePolicy policy() {
        return allowed.policy();
    }

    RestartMixin restart() {
        return restart;
    }

    LogFormatMixin log() {
        return log;
    }
}
