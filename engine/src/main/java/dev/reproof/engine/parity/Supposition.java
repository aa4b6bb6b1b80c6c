package dev.reproof.engine.parity;

import dev.reproof.engine.parity.PromptChange.Kind;
import dev.reproof.engine.replay.Prompts.Made;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Task;
import dev.reproof.projections.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run's history with another DAG or other options, and with all that was said as it was. */
final class Supposition {

    private final History history;
    private final Optional<Dag> dag;
    private final OptionChoices options;
    private final List<PromptChange> changes = new ArrayList<>();
    private int prompts;
    private int same;

    Supposition(History history, Optional<Dag> dag, OptionChoices options) {
        this.history = history;
        this.dag = dag;
        this.options = options;
    }

    /** @throws Invalid when the options cannot be used with the DAG */
    PromptChanges changes() {
        options.over(history.end().options())
                .convergeOn()
                .map(reviewer -> OptionChoices.NONE.with(RunOption.CONVERGE_ON, reviewer))
                .orElse(OptionChoices.NONE)
                .requireFor(dag.orElseGet(history.end()::dag));
        history.sent(this::compare);
        RunState end = supposed(history.end());
        end.dag().tasks().stream()
                .filter(task -> history.end().find(task.id()).isEmpty() && isReady(end, task))
                .forEach(task -> added(end, task.id()));
        return new PromptChanges(end.run(), prompts, same, changes);
    }

    private RunState supposed(RunState before) {
        return before.supposing(dag.orElseGet(before::dag), options.over(before.options()));
    }

    private void compare(SentPrompt sent) {
        prompts++;
        RunState before = supposed(sent.before());
        Made old = history.asSent(sent);
        if (!hasPrompt(before.dag().find(sent.key().task()))) {
            change(sent.key(), Kind.GONE, old.text(), "");
            return;
        }
        try {
            Made next = history.prompts().next(before, sent.key().task());
            if (next.digest().equals(old.digest())) {
                same++;
            } else {
                PromptDifference difference = difference(sent, old, before, next);
                changes.add(new PromptChange(sent.key(), Kind.CHANGED, Optional.of(difference), difference.diff()));
            }
        } catch (Rejected tooLong) {
            changes.add(new PromptChange(sent.key(), Kind.REFUSED, Optional.empty(), List.of(tooLong.getMessage())));
        }
    }

    private PromptDifference difference(SentPrompt sent, Made old, RunState before, Made next) {
        return new PromptComparison(
                        sent.key(),
                        sent.position(),
                        Side.made("sent", old),
                        Side.made("with the change", next),
                        history.prompts().pieces(before, sent.key().task()))
                .difference();
    }

    private static boolean hasPrompt(Optional<? extends Task> task) {
        return task.filter(Task::isSent).isPresent();
    }

    /** What a task gets whose parents go on to say something is not known. */
    private static boolean isReady(RunState end, Task task) {
        return hasPrompt(Optional.of(task))
                && task.dependsOn().stream()
                        .allMatch(parent -> end.task(parent).status().ended());
    }

    private void added(RunState end, TaskId task) {
        AttemptKey first = new AttemptKey(task, 0, 1);
        try {
            change(first, Kind.ADDED, "", history.prompts().next(end, task).text());
        } catch (Rejected tooLong) {
            changes.add(new PromptChange(first, Kind.REFUSED, Optional.empty(), List.of(tooLong.getMessage())));
        }
    }

    private void change(AttemptKey key, Kind kind, String before, String after) {
        changes.add(new PromptChange(
                key,
                kind,
                Optional.empty(),
                UnifiedDiff.of("sent", "with the change", before, after).brief()));
    }
}
