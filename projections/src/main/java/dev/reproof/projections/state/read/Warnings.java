package dev.reproof.projections.state.read;

import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.projections.state.StateWarning;

/** What a reader finds and lives with. */
final class Warnings {

    private Warnings() {}

    static StateWarning unsafePath(TaskId task, String path) {
        return new StateWarning(
                "unsafe-path",
                "Task '" + shown(task) + "' points at the file '" + UntrustedText.shorten(path)
                        + "', which is no plain file name of the artifact directory; it is never opened");
    }

    static StateWarning inconsistent(TaskId child, String found) {
        return new StateWarning("inconsistent", "Task '" + shown(child) + "' " + found);
    }

    static StateWarning dagChanged(String found) {
        return new StateWarning("dag-changed", found);
    }

    static StateWarning artifactMissing(TaskId task, String path, String found) {
        return new StateWarning(
                "ARTIFACTS_MISSING",
                "The stream file '" + UntrustedText.shorten(path) + "' of task '" + shown(task) + "' " + found);
    }

    static StateWarning unchecked(int count, String named) {
        return new StateWarning(
                "TRANSCRIPT_UNCHECKED",
                "Of " + count + " texts the state file leaves out what they could be checked by: " + named
                        + "; each is used as it is found, and a file only if it ends as the state file shows; look at"
                        + " them: reproof transcript prints what is used");
    }

    static String shown(TaskId task) {
        return UntrustedText.shorten(task.value());
    }
}
