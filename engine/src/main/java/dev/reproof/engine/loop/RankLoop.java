package dev.reproof.engine.loop;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.loop.Schedule.Turn;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Shortage;
import dev.reproof.events.TaskId;
import dev.reproof.events.TaskOrder;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.events.dag.Task.FanOutTask;
import dev.reproof.events.dag.Task.PauseTask;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs a DAG rank by rank: the tasks of a rank side by side, the next rank when all have ended. It uses nothing of the
 * engine that is not exported, so whatever it can do an embedding runner can do.
 */
public final class RankLoop {

    private static final int MOST_NAMED = 20;

    /** Longer than any agent takes to end. */
    private static final long END_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final RecoveredRun run;
    private final int maxParallel;
    private final Progress progress;
    private final RestartCheck restart;
    private final ToldWarnings warnings;
    private final Interventions hands;
    private final TaskWork work;

    /** A loop that is never asked to stop. */
    public RankLoop(RecoveredRun run, Agent agent, Path workingDirectory, int maxParallel, Progress progress) {
        this(run, agent, workingDirectory, maxParallel, progress, RestartCheck.NEVER);
    }

    /** @param restart asked wherever nothing is under way and something is left to do */
    public RankLoop(
            RecoveredRun run,
            Agent agent,
            Path workingDirectory,
            int maxParallel,
            Progress progress,
            RestartCheck restart) {
        run.worktreesIn(workingDirectory);
        this.run = run;
        this.maxParallel = maxParallel;
        this.progress = progress;
        this.restart = restart;
        this.warnings = new ToldWarnings(progress, run.state());
        this.hands = new Interventions(run, progress);
        this.work = new TaskWork(run, agent, workingDirectory, progress, restart, warnings, hands);
    }

    /**
     * Runs what is left to do, to the end of the run: all ranks, then the loops, one after the other; or to the first
     * boundary at which the runner is to be started again.
     *
     * @return the finished run, or one that is {@linkplain RunState#restarting() restarting}
     * @throws InterruptedException when the thread was interrupted: the agents were ended, their tasks will run again
     * @throws dev.reproof.events.ReproofException when the run cannot go on
     */
    public RunState run() throws InterruptedException {
        ExecutorService workers = Executors.newCachedThreadPool(this::worker);
        try (hands) {
            hands.begin();
            return run(workers);
        } finally {
            endAll(workers);
        }
    }

    private RunState run(Executor workers) throws InterruptedException {
        Optional<LoopState> judged = Optional.empty();
        Optional<RunState> finished = Optional.empty();
        while (finished.isEmpty()) {
            if (restartsAfterARank(workers)
                    || judged.map(RankLoop::boundary)
                            .filter(this::asksForRestart)
                            .isPresent()) {
                return run.state();
            }
            judged = judged(workers);
            if (judged.isEmpty()) {
                finished = hands.undisturbed(this::finishedUnlessOpened);
            }
        }
        return finished.get();
    }

    /** What a person wants from then on is for who opens the run again. */
    private Optional<RunState> finishedUnlessOpened() {
        if (!ranksAreComplete() || isToBeJudged()) {
            return Optional.empty();
        }
        hands.stop();
        return Optional.of(finish());
    }

    private boolean ranksAreComplete() {
        return run.state().ranksCompleted() == run.state().dag().ranks().size();
    }

    /** Whether a person has given a loop its review since the loops were looked at. */
    private boolean isToBeJudged() {
        RunState now = run.state();
        return now.loops().stream()
                .filter(loop -> loop.phase() == Phase.OPEN)
                .anyMatch(loop -> now.task(loop.loop().convergeOn()).status() == TaskStatus.FINISHED);
    }

    /** Runs the ranks that are not complete; a review that is to be made again, or a person, may have opened some again. */
    private boolean restartsAfterARank(Executor workers) throws InterruptedException {
        if (run.state().options().schedule().orElse(TaskOrder.RANK) == TaskOrder.READY) {
            return restartsBetweenTasks(workers);
        }
        int ranks = run.state().dag().ranks().size();
        while (!ranksAreComplete()) {
            int rank = run.state().ranksCompleted();
            runRank(rank, ranks, workers);
            if (!work.hasBegunAhead() && asksForRestart("after rank " + (rank + 1) + " of " + ranks)) {
                return true;
            }
        }
        return false;
    }

    /** Runs each task when its parents have ended; where the runner's code has changed, nothing more begins before the rest has ended. */
    private boolean restartsBetweenTasks(Executor workers) throws InterruptedException {
        int ranks = run.state().dag().ranks().size();
        do {
            advance();
            runTasks(allWaiting(), this::advance, () -> !restart.changedFiles().isEmpty(), this::allWaiting, workers);
            if (asksForRestart("between tasks")) {
                return true;
            }
        } while (run.state().ranksCompleted() < ranks);
        return false;
    }

    private List<TaskId> allWaiting() {
        return run.state().dag().ranks().stream()
                .flatMap(rank -> waiting(rank).stream())
                .toList();
    }

    /** Completes the ranks whose tasks have all ended, and begins the next one. */
    private void advance() {
        RunState unused = hands.undisturbed(this::advanced);
    }

    private RunState advanced() {
        List<List<TaskId>> ranks = run.state().dag().ranks();
        for (int rank = run.state().ranksCompleted(); rank < ranks.size(); rank++) {
            if (run.state().course().rankStarted() < rank) {
                run.startRank(rank);
                progress.rank(rank, ranks.size(), waiting(ranks.get(rank)));
            }
            if (!waiting(ranks.get(rank)).isEmpty()) {
                return run.state();
            }
            run.completeRank(rank);
        }
        return run.state();
    }

    private void runRank(int rank, int ranks, Executor workers) throws InterruptedException {
        List<TaskId> members = run.state().dag().ranks().get(rank);
        List<TaskId> left = hands.undisturbed(() -> {
            if (run.state().ranksCompleted() == rank && run.state().course().rankStarted() < rank) {
                run.startRank(rank);
            }
            return waiting(members);
        });
        if (!left.isEmpty()) {
            progress.rank(rank, ranks, left);
        }
        work.follows(left.size() == 1 && rank + 1 < ranks ? onlyAgent(rank + 1) : Optional.empty());
        runTasks(left, workers);
        hands.undisturbed(() -> completed(rank, members));
    }

    /** Unless a person has opened this rank again, or an earlier one. */
    private RunState completed(int rank, List<TaskId> members) {
        if (run.state().ranksCompleted() != rank || !waiting(members).isEmpty()) {
            return run.state();
        }
        if (run.state().course().rankStarted() < rank) {
            run.startRank(rank);
        }
        return run.completeRank(rank);
    }

    /** The task that is alone in its rank and waits for nothing but the rank before, as in a chain. */
    private Optional<TaskId> onlyAgent(int rank) {
        List<TaskId> left = waiting(run.state().dag().ranks().get(rank));
        return left.size() == 1 && run.state().dag().task(left.get(0)) instanceof AgentTask
                ? Optional.of(left.get(0))
                : Optional.empty();
    }

    private static String boundary(LoopState judged) {
        String loop = "loop " + UntrustedText.shorten(judged.loop().id());
        return judged.isSettled() ? "after " + loop : "before iteration " + judged.iteration() + " of " + loop;
    }

    /** Where nothing is left to do, starting again would only do nothing once more. */
    private boolean asksForRestart(String boundary) {
        if (!somethingIsLeft()) {
            return false;
        }
        List<String> changed = restart.changedFiles();
        if (!changed.isEmpty()) {
            run.requestRestart(boundary, changed);
        }
        return !changed.isEmpty();
    }

    private boolean somethingIsLeft() {
        RunState state = run.state();
        return state.ranksCompleted() < state.dag().ranks().size()
                || state.loops().stream().anyMatch(loop -> loop.phase() == Phase.OPEN);
    }

    /**
     * Runs what waits in the first loop that is open and can be judged, and judges it; an open loop whose reviewer did
     * not finish has nothing to judge.
     *
     * @return where that loop stands now; absent when no loop could be judged
     */
    private Optional<LoopState> judged(Executor workers) throws InterruptedException {
        for (LoopState loop : run.state().loops()) {
            if (loop.phase() != Phase.OPEN) {
                continue;
            }
            for (List<TaskId> rank : run.state().dag().ranks()) {
                runTasks(waiting(rank.stream().filter(loop::holds).toList()), workers);
            }
            Optional<LoopState> next = hands.undisturbed(() -> judgedNow(loop));
            if (next.isPresent()) {
                return next;
            }
        }
        return Optional.empty();
    }

    /** Where a person has opened a rank again, or the loop, that comes first. */
    private Optional<LoopState> judgedNow(LoopState loop) {
        boolean again = run.state().dag().ranks().stream()
                .anyMatch(rank ->
                        !waiting(rank.stream().filter(loop::holds).toList()).isEmpty());
        if (again || !ranksAreComplete()) {
            return Optional.of(loop);
        }
        TaskStatus review = run.state().task(loop.loop().convergeOn()).status();
        return review == TaskStatus.FINISHED ? judged(loop) : repeated(loop);
    }

    private Optional<LoopState> judged(LoopState loop) {
        RunState after = run.judge(loop.loop().id());
        LoopState judged = after.loop(loop.loop().id()).orElseThrow();
        TaskId reviewer = loop.loop().convergeOn();
        warnings.tell(after);
        if (judged.isSettled() || judged.iteration() > loop.iteration()) {
            progress.judged(judged);
        } else if (after.task(reviewer).status().ended()) {
            progress.ended(reviewer, after);
        } else {
            progress.reviewedAgain(judged);
        }
        return Optional.of(judged);
    }

    /** An iteration without a review settles nothing; the next one may have one. */
    private Optional<LoopState> repeated(LoopState loop) {
        RunState after = run.repeat(loop.loop().id());
        warnings.tell(after);
        Optional<LoopState> next = after.loop(loop.loop().id()).filter(found -> found.iteration() > loop.iteration());
        next.ifPresent(progress::judged);
        return next;
    }

    private List<TaskId> waiting(List<TaskId> members) {
        return members.stream()
                .filter(id -> !run.state().task(id).status().ended())
                .toList();
    }

    private RunState finish() {
        List<String> stopped = run.state().shown().stream()
                .filter(task -> task.status() != TaskStatus.FINISHED)
                .map(task -> UntrustedText.shorten(task.id().value()))
                .toList();
        return run.finish(stopped.isEmpty() ? finished(run.state()) : "Did not finish: " + named(stopped));
    }

    private static String finished(RunState state) {
        if (state.costExceeded()) {
            return "All tasks finished, and have cost " + state.totals().told().money()
                    + ", more than budget.maxCost of the DAG allows";
        }
        return state.tokensExceeded()
                ? "All tasks finished, and have spent " + state.totals().tokensSpent()
                        + " tokens, more than budget.maxTokensTotal of the DAG allows"
                : "All tasks finished";
    }

    private static String named(List<String> tasks) {
        String first = tasks.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return tasks.size() <= MOST_NAMED ? first : first + " and " + (tasks.size() - MOST_NAMED) + " more";
    }

    private void runTasks(List<TaskId> tasks, Executor workers) throws InterruptedException {
        runTasks(tasks, () -> {}, () -> false, List::of, workers);
    }

    /**
     * Runs them, each when its parents have ended.
     *
     * @param then what follows each end
     * @param holds whether no more is to begin, asked after each end
     * @param wider all that may run beside them where a person has opened some of it again
     */
    private void runTasks(
            List<TaskId> tasks, Runnable then, BooleanSupplier holds, Supplier<List<TaskId>> wider, Executor workers)
            throws InterruptedException {
        if (tasks.isEmpty()) {
            return;
        }
        Schedule schedule = schedule(tasks.size());
        TaskFeed feed = new TaskFeed(run.state(), tasks);
        add(feed.ready(run.state()), schedule);
        BlockingQueue<Future<TaskId>> ended = new LinkedBlockingQueue<>();
        boolean held = false;
        try {
            while (!(held && schedule.isIdle()) && (feed.hasMore() || !schedule.isDone())) {
                if (hands.hasChanged()) {
                    schedule.drop(task -> run.state().task(task).status().ended());
                    feed.add(
                            run.state(),
                            wider.get().stream()
                                    .filter(task -> !schedule.knows(task))
                                    .toList());
                    add(feed.ready(run.state()), schedule);
                    then.run();
                    continue;
                }
                if (schedule.isDone()) {
                    add(feed.rest(), schedule);
                }
                for (TaskId task : held ? List.<TaskId>of() : schedule.begin(run.now())) {
                    new ExecutorCompletionService<>(workers, ended).submit(() -> work.run(task), task);
                }
                Optional<Future<TaskId>> next = next(ended, schedule.next(run.now()));
                if (next.isPresent()) {
                    TaskId task = next.get().get();
                    ended(task, schedule);
                    then.run();
                    add(feed.after(task, run.state()), schedule);
                    held = holds.getAsBoolean();
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof OutOfMemoryError shortage) {
                throw Shortage.of(shortage);
            }
            throw new Storage("Run " + run.state().run() + " cannot go on: " + e.getCause(), e.getCause());
        }
    }

    private Schedule schedule(int tasks) {
        return new Schedule(
                List.of(),
                places(tasks),
                run.state().options().maxParallelModel().orElse(Map.of()),
                run.state().dag().groups());
    }

    private void add(List<TaskId> tasks, Schedule schedule) {
        Set<TaskId> adopted = run.adopted();
        tasks.forEach(task -> {
            schedule.add(entry(task, adopted));
            delay(task, schedule);
        });
    }

    private Schedule.Entry entry(TaskId task, Set<TaskId> adopted) {
        Turn turn = adopted.contains(task)
                ? Turn.AT_WORK
                : isBeside(run.state().dag().task(task)) ? Turn.BESIDE : Turn.IN_PLACE;
        return new Schedule.Entry(
                task, model(task), run.state().dag().task(task).settings().group(), turn);
    }

    private static boolean isBeside(Task task) {
        return task instanceof PauseTask || task instanceof FanOutTask;
    }

    private Optional<String> model(TaskId task) {
        return run.state().model(task).map(ModelSelection::id);
    }

    /** A task that is to be tried again waits, and takes no place meanwhile. */
    private void ended(TaskId task, Schedule schedule) {
        if (run.state().task(task).status() == TaskStatus.PENDING && hands.mayBegin(task)) {
            schedule.again(entry(task, Set.of()));
            delay(task, schedule);
        } else {
            schedule.ended(task);
        }
    }

    /** As the log says, which knows it from the runner before as well. */
    private void delay(TaskId task, Schedule schedule) {
        run.state()
                .task(task)
                .waiting()
                .ifPresent(waiting -> waiting.until().ifPresent(until -> {
                    schedule.delay(task, until);
                    if (waiting.cause().isOfTheModel() && schedule.hold(model(task), until)) {
                        progress.held(model(task), until);
                    }
                }));
    }

    /** Waits for the end of a task or for that moment, and looks meanwhile whether there still is a run: silent agents commit nothing. */
    private Optional<Future<TaskId>> next(BlockingQueue<Future<TaskId>> ended, Optional<Instant> moment)
            throws InterruptedException {
        Optional<Future<TaskId>> next = Optional.empty();
        while (next.isEmpty()
                && !hands.isChanged()
                && moment.filter(due -> !due.isAfter(run.now())).isEmpty()) {
            long longest = TimeUnit.SECONDS.toMillis(1);
            long wait = moment.map(due -> Duration.between(run.now(), due).toMillis() + 1)
                    .filter(millis -> millis < longest)
                    .orElse(longest);
            next = Optional.ofNullable(ended.poll(wait, TimeUnit.MILLISECONDS));
            run.requireGround();
        }
        return next;
    }

    /** As many as were asked for, or as the system has files for. */
    private int places(int tasks) {
        int wanted = Math.min(maxParallel, tasks);
        int fitting = OpenFiles.attempts().orElse(wanted);
        if (fitting < wanted) {
            progress.told("Only " + fitting + " of " + wanted + " tasks run at one time, since this process may open no"
                    + " more files; raise the limit (ulimit -n) to have them all");
        }
        return Math.min(wanted, fitting);
    }

    private Thread worker(Runnable task) {
        Thread thread = new Thread(task, "reproof-task-" + run.state().run());
        thread.setDaemon(true);
        return thread;
    }

    /** Ends what still runs, and waits until the agents are gone, or will not go. */
    private void endAll(ExecutorService workers) {
        workers.shutdownNow();
        boolean interrupted = Thread.interrupted();
        boolean ended = false;
        long begin = System.nanoTime();
        long left = END_NANOS;
        while (!ended && left > 0) {
            try {
                ended = workers.awaitTermination(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = END_NANOS - (System.nanoTime() - begin);
        }
        if (!ended) {
            progress.told(
                    "Tasks that were told to stop have not stopped in " + TimeUnit.NANOSECONDS.toMinutes(END_NANOS)
                            + " minutes, and are left alone; the next runner ends what is left of them");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
