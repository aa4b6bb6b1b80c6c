package dev.reproof.tests.embedding;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePlan;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A runner with a loop of its own, which leaves to Reproof what must survive it. The embedding guide shows this file. */
final class EmbeddedRunner {

    /** Whatever does the work: takes a prompt, says its answer piece by piece. */
    interface Model {
        void answer(String prompt, Consumer<String> pieces) throws ModelFailed;
    }

    /** The model cannot do the task. The message may stand in later prompts: no host, pid, path or time in it. */
    static final class ModelFailed extends Exception {
        private static final long serialVersionUID = 1L;

        ModelFailed(String message) {
            super(message);
        }
    }

    private final ResumeEngine engine;
    private final Model model;

    EmbeddedRunner(Model model) {
        this(ResumeEngine.create(), model);
    }

    EmbeddedRunner(ResumeEngine engine, Model model) {
        this.engine = engine;
        this.model = model;
    }

    /** Starts the run, or goes on with it where an earlier process left it. */
    RunState run(Path directory, RunId id, byte[] dagDocument) {
        NewRun request = NewRun.of(id, dagDocument, "my-dag.json", OptionChoices.NONE);
        RunPlaces places = RunPlaces.inside(RunHome.of(directory, id));
        try (RecoveredRun run = engine.startOrResume(places, request)) {
            return rankByRank(run);
        }
    }

    /** Goes on with a run of which a state file is left, in a directory that need not know it. */
    RunState resumeFrom(Path stateFile, Path directory, RunId id) {
        RunPlaces places = RunPlaces.inside(RunHome.of(directory, id));
        ResumePlan plan = engine.plan(places, Optional.of(stateFile), Optional.empty(), ResumePolicy.STRICT);
        if (plan.refuses()) {
            throw new IllegalStateException("A transcript is lost: " + plan.tasks());
        }
        try (RecoveredRun run =
                engine.resumeFrom(stateFile, places, Optional.empty(), OptionChoices.NONE, ResumePolicy.STRICT)) {
            return rankByRank(run);
        }
    }

    private RunState rankByRank(RecoveredRun run) {
        List<List<TaskId>> ranks = run.state().dag().ranks();
        for (int rank = run.state().ranksCompleted(); rank < ranks.size(); rank++) {
            run.startRank(rank);
            ranks.get(rank).forEach(task -> work(run, task));
            run.completeRank(rank);
        }
        return end(run);
    }

    private void work(RecoveredRun run, TaskId task) {
        if (run.state().task(task).status() != TaskStatus.PENDING) {
            return; // it ended before the last stop
        }
        if (hasFailedParent(run.state(), task)) {
            run.skip(task);
            return;
        }
        Optional<Attempt> dispatched = run.dispatch(task);
        if (dispatched.isEmpty()) {
            return; // no prompt within the limits: the task has failed, and its state says why
        }
        Attempt attempt = dispatched.get();
        try {
            model.answer(attempt.prompt(), attempt::text);
            attempt.finish(TokenUsage.UNKNOWN);
        } catch (ModelFailed e) {
            attempt.fail(e.getMessage(), TokenUsage.UNKNOWN);
        }
    }

    private static boolean hasFailedParent(RunState state, TaskId task) {
        return state.dag().task(task).dependsOn().stream()
                .anyMatch(parent -> state.task(parent).status().stopped());
    }

    private static RunState end(RecoveredRun run) {
        boolean allFinished = run.state().tasks().stream().allMatch(task -> task.status() == TaskStatus.FINISHED);
        return run.finish(allFinished ? "All tasks finished" : "Not all tasks finished");
    }
}
