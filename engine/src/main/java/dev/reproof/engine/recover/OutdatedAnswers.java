package dev.reproof.engine.recover;

import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.replay.Prompts;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateWarning;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers to prompts that would be others by now: they stay, and whoever changed the DAG may want them anew. */
final class OutdatedAnswers {

    private static final int MOST_NAMED = 20;

    private OutdatedAnswers() {}

    /** What the operator has to know of a run under another DAG than before; absent where all answers are to prompts of this one. */
    static Optional<StateWarning> of(RunState run, LogTexts texts) {
        Prompts prompts = new Prompts(texts);
        List<TaskId> outdated = run.tasks().stream()
                .filter(task -> task.status() == TaskStatus.FINISHED)
                .filter(task -> task.dispatch(task.iteration())
                        .filter(sent -> task.transcriptOf(sent.key()).isPresent() && prompts.isOutdated(run, sent))
                        .isPresent())
                .map(TaskState::id)
                .toList();
        if (outdated.isEmpty()) {
            return Optional.empty();
        }
        String names = outdated.stream()
                .limit(MOST_NAMED)
                .map(task -> UntrustedText.shorten(task.value()))
                .collect(Collectors.joining(" "));
        String more = outdated.size() > MOST_NAMED ? " and " + (outdated.size() - MOST_NAMED) + " more" : "";
        return Optional.of(new StateWarning(
                "ANSWERS_OUTDATED",
                "Under this DAG other prompts would be sent to finished tasks, whose answers stay: " + names + more
                        + "; to have them anew, stop the runner, then 'reproof rerun " + run.run() + " "
                        + (outdated.size() > MOST_NAMED ? "TASK..." : names) + "' and resume"));
    }
}
