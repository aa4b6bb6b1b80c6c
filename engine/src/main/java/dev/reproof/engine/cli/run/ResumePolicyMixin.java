package dev.reproof.engine.cli.run;

import dev.reproof.engine.request.ResumePolicy;
import picocli.CommandLine.Option;

/** The options by which an operator allows what a resume would refuse. */
final class ResumePolicyMixin {

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

    ResumePolicy policy() {
        return new ResumePolicy(dagChange, optionChange, degraded, fromState, retryFailed);
    }
}
