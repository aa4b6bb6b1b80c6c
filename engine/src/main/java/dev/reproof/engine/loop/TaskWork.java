package dev.reproof.engine.loop;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.Checkpoint;
import dev.reproof.engine.OracleAttempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.AgentWorktree;
import dev.reproof.engine.agent.RetryRules;
import dev.reproof.engine.agent.command.FollowingAgent;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunOptions;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.FanOutTask;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.events.dag.Task.PauseTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskChoices;
import dev.reproof.projections.run.TaskStanding.Waiting;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Runs single tasks: sends them to their agents, asks oracles, waits at pauses, and goes on with what an earlier runner left. */
final class TaskWork {

    private static final String LOST = "has ended, and nobody knows how";

    private static final AgentOutput NOWHERE = new AgentOutput() {
        @Override
        public void bytes(byte[] data, int offset, int length) {}

        @Override
        public void text(CharSequence chunk) {}
    };

    private final RecoveredRun run;
    private final Agent agent;
    private final Path workingDirectory;
    private final Progress progress;
    private final RestartCheck restart;
    private final Gates gates;
    private final ToldWarnings warnings;
    private final Interventions hands;

    /** What may begin with the end of the task under way; only ever of the one task of a rank. */
    private volatile Optional<TaskId> follower = Optional.empty();

    /** What has begun like that, and was not sent yet. */
    private volatile Optional<Attempt> ahead = Optional.empty();

    TaskWork(
            RecoveredRun run,
            Agent agent,
            Path workingDirectory,
            Progress progress,
            RestartCheck restart,
            ToldWarnings warnings,
            Interventions hands) {
        this.run = run;
        this.agent = agent;
        this.workingDirectory = workingDirectory;
        this.progress = progress;
        this.restart = restart;
        this.gates = new Gates(run, workingDirectory, progress);
        this.warnings = warnings;
        this.hands = hands;
    }

    /** What may begin with the end of the one task of the rank under way, as in a chain. */
    void follows(Optional<TaskId> next) {
        follower = next;
    }

    /** Whether that has begun, and was not sent yet. */
    boolean hasBegunAhead() {
        return ahead.isPresent();
    }

    /** Runs a task to the end of an attempt, on this thread, unless a person has settled it. */
    void run(TaskId id) {
        if (hands.begins(id)) {
            try {
                work(id);
            } finally {
                hands.ends(id);
            }
        }
    }

    private void work(TaskId id) {
        if (isBlocked(id)) {
            Optional<RunState> skipped = hands.undisturbed(
                    () -> hands.mayBegin(id) && isBlocked(id) ? Optional.of(run.skip(id)) : Optional.empty());
            skipped.ifPresent(state -> progress.ended(id, state));
            return;
        }
        Task task = run.state().dag().task(id);
        try {
            if (task instanceof OracleTask) {
                runOracle(id);
            } else if (task instanceof PauseTask) {
                Optional<Checkpoint> pause = hands.asItStands(id, () -> run.openCheckpoint(id));
                if (pause.isPresent()) {
                    progress.ended(id, hands.interruptible(id, Optional.empty(), () -> gates.await(pause.get())));
                }
            } else if (task instanceof FanOutTask) {
                hands.asItStands(id, () -> run.fanOut(id)).ifPresent(state -> progress.ended(id, state));
            } else {
                runAgent(id);
            }
        } catch (InterruptedException e) {
            if (!hands.isWanted(id)) {
                Thread.currentThread().interrupt(); // the attempt stays open, and the next runner gives it up
            }
        }
    }

    private void runOracle(TaskId id) throws InterruptedException {
        if (run.adopted().contains(id)) {
            OracleAttempt left = run.adoptedOracle(id);
            progress.adopted(left.key());
            Optional<RunState> judged = goneOn(() -> ask(left), left::fits);
            if (judged.isPresent()) {
                progress.ended(id, judged.get());
                return;
            }
            progress.told(lost(left.key()));
            left.giveUp(LOST);
        }
        Optional<OracleAttempt> attempt = hands.asItStands(id, () -> run.dispatchOracle(id));
        if (attempt.isPresent()) {
            progress.asked(attempt.get().key());
            progress.ended(id, ask(attempt.get()).orElseThrow());
        }
    }

    private Optional<RunState> ask(OracleAttempt attempt) throws InterruptedException {
        return hands.interruptible(attempt.key().task(), Optional.of(attempt::giveUp), () -> gates.ask(attempt));
    }

    private void runAgent(TaskId id) throws InterruptedException {
        if (run.adopted().contains(id)) {
            Attempt left = run.adopted(id);
            progress.adopted(left.key());
            Agent following = new FollowingAgent(run.agentLogs(), run.agentRecords());
            if (goneOn(() -> run(following, left), left::fits).isPresent()) {
                return;
            }
            progress.told(lost(left.key()));
            left.giveUp(LOST);
        }
        Optional<Attempt> begun = ahead.filter(attempt -> attempt.key().task().equals(id));
        ahead = Optional.empty();
        Optional<Optional<Attempt>> asked =
                begun.isPresent() ? Optional.of(begun) : hands.asItStands(id, () -> run.dispatch(id));
        if (asked.isEmpty()) {
            return; // it waits again for what a person has opened
        }
        Optional<Attempt> dispatched = asked.get();
        if (dispatched.isEmpty()) {
            progress.ended(id, run.state());
            return;
        }
        Attempt attempt = dispatched.get();
        progress.dispatched(attempt.key(), attempt.prompt().length());
        if (run(agent, attempt).isEmpty()) {
            throw new IllegalStateException("Only an attempt that was taken over can be lost, found " + attempt.key());
        }
    }

    private static String lost(AttemptKey key) {
        return "The agent of " + key + " that was taken over " + LOST + "; its prompt is sent again";
    }

    /** Going on with an attempt; nothing where it is lost after all. */
    private interface GoingOn<T> {
        Optional<T> end() throws InterruptedException;
    }

    /** What it prints may have been altered since it was compared with what was recorded. */
    private static <T> Optional<T> goneOn(GoingOn<T> attempt, BooleanSupplier fits) throws InterruptedException {
        try {
            return attempt.end();
        } catch (Rejected e) {
            if (fits.getAsBoolean()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Runs the attempt to its end; absent where nobody can say how that was. */
    private Optional<RunState> run(Agent by, Attempt attempt) throws InterruptedException {
        TaskId id = attempt.key().task();
        try {
            AgentResult result = hands.interruptible(
                    id,
                    Optional.of(attempt::giveUp),
                    () -> by.run(call(attempt), output(attempt, progress.copy(attempt.key()))));
            return result instanceof AgentResult.Lost ? Optional.empty() : Optional.of(end(attempt, result));
        } catch (Rejected e) {
            if (!attempt.exceeded()) {
                throw e;
            }
            RunState state = attempt.exceed(TokenUsage.UNKNOWN);
            progress.ended(id, state);
            return Optional.of(state);
        }
    }

    private boolean isBlocked(TaskId id) {
        return run.state().dag().task(id).dependsOn().stream()
                .anyMatch(parent -> !TaskChoices.of(run.state(), parent).letsChildrenRun());
    }

    private RunState end(Attempt attempt, AgentResult result) {
        result.report().ifPresent(attempt::report);
        RunState state;
        if (result instanceof AgentResult.Failed failed) {
            state = attempt.fail(
                    failed.message(), new TokenUsage(failed.inputTokens(), failed.outputTokens()), failed.retry());
        } else {
            AgentResult.Finished finished = (AgentResult.Finished) result;
            TokenUsage usage = new TokenUsage(finished.inputTokens(), finished.outputTokens());
            state = follower.filter(next -> !Thread.currentThread().isInterrupted())
                    .filter(next -> restart.changedFiles().isEmpty())
                    .flatMap(next -> hands.undisturbed(() -> finish(attempt, usage, next)))
                    .orElseGet(() -> attempt.finish(usage));
        }
        warnings.tell(state);
        Optional<Waiting> waiting = state.task(attempt.key().task()).waiting();
        if (waiting.isPresent()) {
            progress.retries(attempt.key(), waiting.get());
        } else {
            progress.ended(attempt.key().task(), state);
        }
        return state;
    }

    /** A chain begins its next task with the end of the one before, unless a person has opened an earlier rank again. */
    private Optional<RunState> finish(Attempt attempt, TokenUsage usage, TaskId next) {
        RunState now = run.state();
        int rank = now.course().rankStarted();
        boolean underWay = rank == now.ranksCompleted()
                && now.dag().ranks().get(rank).contains(attempt.key().task());
        if (!underWay) {
            return Optional.empty();
        }
        ahead = run.dispatchAfter(attempt, usage, next);
        return Optional.of(run.state());
    }

    private AgentCall call(Attempt attempt) {
        RunState state = run.state();
        TaskChoices choices = TaskChoices.of(state, attempt.key().task());
        return new AgentCall(
                state.run(),
                attempt.key(),
                attempt.model(),
                Optional.of(state.dag().task(attempt.key().task()).complexity()),
                attempt.prompt(),
                attempt.worktree().map(AgentWorktree::workplace).orElse(workingDirectory),
                choices.timeout(),
                choices.idleTimeout(),
                attempt.elapsed(),
                state.options().maxAttemptBytes().orElse(RunOptions.MAX_ATTEMPT_BYTES),
                RetryRules.of(state.options()),
                attempt.worktree());
    }

    private static AgentOutput output(Attempt attempt, AgentOutput shown) {
        AgentOutput copy = attempt.showsRecorded(shown) ? NOWHERE : shown;
        return new AgentOutput() {
            @Override
            public void bytes(byte[] data, int offset, int length) {
                attempt.bytes(data, offset, length);
                copy.bytes(data, offset, length);
            }

            @Override
            public void text(CharSequence chunk) {
                attempt.text(chunk);
                copy.text(chunk);
            }
        };
    }
}
