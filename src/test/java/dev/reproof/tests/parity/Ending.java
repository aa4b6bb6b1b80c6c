package dev.reproof.tests.parity;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a finished run has come to, as far as an interruption must not change it.
 *
 * @param transcripts text of the last attempt of each task that had one
 * @param prompts of each task that had one, made again from the log
 */
record Ending(
        RunFinished finished,
        Map<TaskId, TaskStatus> statuses,
        Map<TaskId, Optional<String>> errors,
        Map<TaskId, ExactText> transcripts,
        Map<TaskId, ExactText> prompts) {

    static Ending of(RecoveredRun run) {
        RunState state = run.state();
        Map<TaskId, TaskStatus> statuses = new TreeMap<>();
        Map<TaskId, Optional<String>> errors = new TreeMap<>();
        Map<TaskId, ExactText> transcripts = new TreeMap<>();
        Map<TaskId, ExactText> prompts = new TreeMap<>();
        for (TaskState task : state.tasks()) {
            statuses.put(task.id(), task.status());
            errors.put(task.id(), task.errorMessage());
            if (task.attempts() > 0) {
                transcripts.put(task.id(), transcript(run, new AttemptKey(task.id(), 0, task.attempts())));
                prompts.put(task.id(), new ExactText(run.prompt(task.id(), 0)));
            }
        }
        return new Ending(state.finished().orElseThrow(), statuses, errors, transcripts, prompts);
    }

    private static ExactText transcript(RecoveredRun run, AttemptKey key) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        run.copyTranscript(key, text);
        return ExactText.ofUtf8(text.toByteArray());
    }
}
