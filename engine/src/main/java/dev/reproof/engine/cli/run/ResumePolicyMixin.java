package dev.reproof.engine.cli.run;

import dev.reproof.engine.request.ResumePolicy;
import picocli.CommandLine.Option;

/** The options by which an operator allows what a resume would refuse. */
public final class ResumePolicyMixin {

    /** Says something of one moment. */
    public static final String AGENTS_ARE_GONE = "--agents-are-gone";

    @Option(names = "--accept-dag-change", description = "Goes on with a DAG that is not the recorded one.")
    private boolean dagChange;

    @Option(names = "--accept-option-change", description = "Goes on with options that are not the recorded ones.")
    private boolean optionChange;

    @Option(
            names = "--accept-degraded",
            description = "Goes on with the end of a transcript where the whole of it cannot be rebuilt; prompts that"
                    + " use it say so.")
    private boolean degraded;

    @Option(
            names = "--from-state",
            description = "Sets aside an event log that is damaged or does not agree with the state file, and goes on"
                    + " from that file.")
    private boolean fromState;

    @Option(names = "--retry-failed", description = "Runs tasks again that failed or were skipped.")
    private boolean retryFailed;

    @Option(
            names = AGENTS_ARE_GONE,
            description = "Takes agents of an earlier runner for gone that cannot be looked at from here, as when their"
                    + " container or machine is gone; that is recorded.")
    private boolean agentsAreGone;

    ResumePolicy policy() {
        return new ResumePolicy(dagChange, optionChange, degraded, fromState, retryFailed, agentsAreGone);
    }
}
