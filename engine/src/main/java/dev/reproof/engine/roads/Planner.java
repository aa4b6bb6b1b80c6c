package dev.reproof.engine.roads;

import dev.reproof.engine.home.ReleaseNote;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.SentinelFile;
import dev.reproof.engine.request.DagDifference;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.ResumePlan;
import dev.reproof.engine.request.ResumePlan.Action;
import dev.reproof.engine.request.ResumePlan.PlannedTask;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Fidelity;
import dev.reproof.events.Road;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextSource;
import dev.reproof.events.dag.Budget;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Loop;
import dev.reproof.events.dag.OnFailure;
import dev.reproof.events.dag.Task;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStanding.Waiting;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Says for every task what a resume would do with it. */
final class Planner {

    /** What is known of a task before the resume. */
    private record Past(
            TaskStatus status,
            Optional<Fidelity> fidelity,
            TextSource source,
            Optional<String> lost,
            boolean released,
            Optional<String> agent,
            Optional<Waiting> waiting,
            Optional<String> reopened) {}

    private final Dag recorded;
    private final Map<TaskId, Past> pasts;
    private final Optional<RunState> recordedRun;
    private final boolean retryFailed;
    private final Set<TaskId> without = new HashSet<>();
    private final Set<TaskId> again = new HashSet<>();
    private boolean changed;

    private Planner(Dag recorded, Map<TaskId, Past> pasts, Optional<RunState> recordedRun, boolean retryFailed) {
        this.recordedRun = recordedRun;
        this.recorded = recorded;
        this.pasts = pasts;
        this.retryFailed = retryFailed;
    }

    /** The plan for a run that comes back from its log. */
    static ResumePlan ofLog(
            RunState state,
            RunHome home,
            Optional<NewRun> request,
            ResumePolicy policy,
            Map<AttemptKey, String> agents) {
        Map<TaskId, Past> pasts = new HashMap<>();
        for (TaskState task : state.tasks()) {
            Optional<Fidelity> fidelity = task.transcript().map(text -> text.fidelity());
            pasts.put(
                    task.id(),
                    new Past(
                            task.status(),
                            fidelity,
                            fidelity.isPresent() ? TextSource.LOG : TextSource.NONE,
                            Optional.empty(),
                            isReleased(task, home),
                            task.running().map(agents::get),
                            task.waiting(),
                            task.reopenedFor()));
        }
        return new Planner(state.dag(), pasts, Optional.of(state), policy.retryFailed())
                .plan(state.run(), Road.LOG, request);
    }

    /** The plan for a run that comes back from a state file. */
    static ResumePlan ofState(StateRoad.Loaded loaded, Optional<NewRun> request, ResumePolicy policy) {
        LoadedState state = loaded.state();
        Map<TaskId, Past> pasts = new HashMap<>();
        for (LoadedTask task : state.tasks()) {
            pasts.put(
                    task.task().id(),
                    new Past(
                            StateImport.status(task.task(), loaded.start().dag()),
                            task.text().map(FoundText::fidelity),
                            task.text().map(FoundText::source).orElse(TextSource.NONE),
                            task.missing().filter(why -> task.text().isEmpty() && state.isNeeded(task)),
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }
        NewRun start = loaded.start();
        return new Planner(start.dag(), pasts, Optional.empty(), policy.retryFailed())
                .plan(start.run(), state.road(), request);
    }

    /** Whether somebody has released a pause since its runner last looked. */
    private static boolean isReleased(TaskState task, RunHome home) {
        return task.gate()
                .sentinel()
                .map(file -> new SentinelFile(home.directory().resolve(file)))
                .filter(file -> file.isGone()
                        || ReleaseNote.of(home, file.path().getFileName().toString())
                                .isThere())
                .isPresent();
    }

    private ResumePlan plan(RunId run, Road road, Optional<NewRun> request) {
        Dag next = request.map(NewRun::dag).orElse(recorded);
        recordedRun.filter(state -> request.isPresent()).ifPresent(state -> loopAgain(state, next));
        List<String> changes = DagDifference.of(recorded, next);
        changed = !changes.isEmpty();
        Map<TaskId, PlannedTask> planned = new HashMap<>();
        next.ranks().forEach(rank -> rank.forEach(id -> planned.put(id, task(next.task(id)))));
        List<PlannedTask> inOrder = new ArrayList<>();
        next.tasks().stream()
                .filter(task -> task.item().isEmpty() || isThere(task.id()))
                .forEach(task -> inOrder.add(planned.get(task.id())));
        return new ResumePlan(run, road, changes, inOrder);
    }

    /** Whether a list was read that has an item for it. */
    private boolean isThere(TaskId item) {
        return pasts.containsKey(item)
                && recordedRun.map(state -> state.isShown(item)).orElse(true);
    }

    /** A loop that was exhausted goes on where the other DAG allows it more. */
    private void loopAgain(RunState state, Dag next) {
        OptionalLong most = next.budget().map(Budget::maxIterations).orElse(OptionalLong.empty());
        for (Loop loop : RunState.loops(next, state.options())) {
            state.loop(loop.id())
                    .filter(before -> before.phase() == Phase.EXHAUSTED
                            && before.iteration() < loop.maxIterations()
                            && (most.isEmpty() || before.iteration() < most.getAsLong()))
                    .ifPresent(before -> again.addAll(loop.reexecute()));
        }
    }

    /** The tasks come rank by rank, so what becomes of the parents is known. */
    private PlannedTask task(Task task) {
        Past past = pasts.get(task.id());
        if (past == null) {
            return toRun(task, "it is new in the DAG");
        }
        if (past.lost().isPresent() && past.status() != TaskStatus.FINISHED) {
            return refused(task, "its loop hands on its last review, which is lost: ", past);
        }
        if (again.contains(task.id())) {
            return toRun(task, "its loop may run again");
        }
        return switch (past.status()) {
            case FINISHED -> finished(task, past);
            case ERROR -> failed(task, "it failed or was skipped");
            case BUDGET_EXCEEDED -> failed(task, "it came to a limit");
            case AWAITING_APPROVAL -> toRun(task, past.released() ? "it was released" : "it waits for its release");
            case PENDING ->
                toRun(
                        task,
                        past.waiting()
                                .map(Planner::again)
                                .or(() -> past.reopened().map(why -> "it is to run again: " + why))
                                .orElse("it has not run"));
            case RUNNING -> left(task, past);
        };
    }

    private static String again(Waiting waiting) {
        return "it failed, since " + waiting.cause().phrase() + ", and is tried again " + waiting.when();
    }

    /** Nothing goes on under another DAG. */
    private PlannedTask left(Task task, Past past) {
        String why = "its runner ended before it did";
        if (past.agent().isEmpty()) {
            return toRun(task, why);
        }
        return changed
                ? toRun(task, why + ", and the DAG has changed, so its agent is ended")
                : new PlannedTask(task.id(), Action.ADOPT, past.agent().get(), TextSource.NONE);
    }

    private PlannedTask finished(Task task, Past past) {
        if (past.lost().isPresent()) {
            return refused(task, "it has finished, and its transcript is lost: ", past);
        }
        String changed = recorded.indexOf(task.id()).isPresent()
                        && !recorded.task(task.id()).equals(task)
                ? "; it stays, though the DAG has changed it"
                : "";
        String cut = past.fidelity().filter(found -> found == Fidelity.DEGRADED).isPresent()
                ? "; only the end of its transcript is left, and prompts that use it say so"
                : "";
        return new PlannedTask(task.id(), Action.KEEP, "it has finished" + changed + cut, past.source());
    }

    private static PlannedTask refused(Task task, String why, Past past) {
        return new PlannedTask(task.id(), Action.REFUSE, why + past.lost().orElseThrow(), TextSource.NONE);
    }

    private PlannedTask failed(Task task, String how) {
        if (retryFailed) {
            return toRun(task, how + ", and --retry-failed runs it again");
        }
        if (task.settings().onFailure() == OnFailure.STOP || !blockers(task).isEmpty()) {
            without.add(task.id());
        }
        return new PlannedTask(task.id(), Action.KEEP, how + "; --retry-failed runs it again", TextSource.NONE);
    }

    private PlannedTask toRun(Task task, String reason) {
        List<TaskId> blockers = blockers(task);
        if (!blockers.isEmpty()) {
            without.add(task.id());
            return new PlannedTask(
                    task.id(),
                    Action.KEEP,
                    "it is skipped, because these did not finish: " + blockers,
                    TextSource.NONE);
        }
        return new PlannedTask(task.id(), Action.RUN, reason, TextSource.NONE);
    }

    private List<TaskId> blockers(Task task) {
        return task.dependsOn().stream().filter(without::contains).distinct().toList();
    }
}
