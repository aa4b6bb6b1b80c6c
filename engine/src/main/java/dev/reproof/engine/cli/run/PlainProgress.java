package dev.reproof.engine.cli.run;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.cli.run.RunnerLog.About;
import dev.reproof.engine.cli.shell.RetryWords;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.loop.Progress;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStanding.Waiting;
import dev.reproof.projections.run.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Tells on one line each what happens. */
final class PlainProgress implements Progress {

    private static final int MOST_NAMES = 20;

    private final RunnerLog log;
    private final Supplier<RunState> run;
    private final WaysOn waysOn;
    private final AttemptsAtWork atWork;

    /** @param nanos tells the time, as {@link System#nanoTime} does */
    PlainProgress(RunnerLog log, Supplier<RunState> run, WaysOn waysOn, LongSupplier nanos) {
        this.log = log;
        this.run = run;
        this.waysOn = waysOn;
        this.atWork = new AttemptsAtWork(nanos);
    }

    /** Tells what is under way. */
    void beat() {
        log.beat(new Beat(run.get(), atWork.now()));
    }

    @Override
    public AgentOutput copy(AttemptKey key) {
        return atWork.copy(key);
    }

    @Override
    public void rank(int rank, int ranks, List<TaskId> tasks) {
        String names =
                tasks.stream().limit(MOST_NAMES).map(task -> task.value()).collect(Collectors.joining(", "));
        String more = tasks.size() > MOST_NAMES ? " and " + (tasks.size() - MOST_NAMES) + " more" : "";
        log.tell("rank", run.get(), "rank " + (rank + 1) + " of " + ranks + ": " + names + more);
    }

    @Override
    public void dispatched(AttemptKey key, int promptChars) {
        atWork.begin(key);
        tell(
                "dispatch",
                key,
                key.task().value() + ": running, "
                        + (key.iteration() == 0 ? "" : "iteration " + key.iteration() + ", ")
                        + "attempt " + key.attempt() + ", prompt of "
                        + promptChars + " characters");
    }

    @Override
    public void adopted(AttemptKey key) {
        atWork.begin(key);
        tell(
                "adopt",
                key,
                key.task().value() + ": taken over from an earlier runner, "
                        + (key.iteration() == 0 ? "" : "iteration " + key.iteration() + ", ") + "attempt "
                        + key.attempt());
    }

    @Override
    public void asked(AttemptKey key) {
        atWork.begin(key);
        tell("dispatch", key, key.task().value() + ": running its command, attempt " + key.attempt());
    }

    @Override
    public void waits(AttemptKey key, Path file) {
        tell("wait", key, ProgressLines.waits(run.get(), waysOn, key, file));
    }

    @Override
    public void retries(AttemptKey key, Waiting waiting) {
        atWork.end(key.task());
        tell("retry", key, RetryWords.of(key.task().value(), key.attempt(), waiting));
    }

    @Override
    public void held(Optional<String> model, Instant until) {
        log.tell("hold", run.get(), RetryWords.held(model, until));
    }

    @Override
    public void judged(LoopState loop) {
        log.tell("judge", run.get(), ProgressLines.judged(loop));
    }

    @Override
    public void reviewedAgain(LoopState loop) {
        log.tell("judge", run.get(), ProgressLines.reviewedAgain(loop));
    }

    @Override
    public void warned(OperatorWarned warning) {
        log.warning(ProgressLines.warned(warning));
    }

    @Override
    public void told(String text) {
        log.warning(text);
    }

    @Override
    public void ended(TaskId task, RunState state) {
        atWork.end(task);
        log.tell("task", state, about(task, state), line(state.task(task)));
    }

    private static String line(TaskState ended) {
        String line = ended.id().value() + ": " + ended.status().word();
        return ended.errorMessage()
                .map(error -> line + ": " + error)
                .orElseGet(() -> line
                        + ended.byHand().map(how -> ", " + how.phrase()).orElseGet(() -> seconds(ended)) + ", "
                        + ended.transcript().map(text -> text.seal().bytes()).orElse(0L) + " bytes");
    }

    private void tell(String decision, AttemptKey key, String line) {
        RunState state = run.get();
        log.tell(decision, state, about(key.task(), state), line);
    }

    private static About about(TaskId id, RunState state) {
        TaskState task = state.task(id);
        OptionalInt attempt = task.attempts() == 0 ? OptionalInt.empty() : OptionalInt.of(task.attempts());
        return new About(id, task.iteration(), attempt, task.status());
    }

    private static String seconds(TaskState task) {
        Duration taken = Duration.between(
                task.startedAt().orElseThrow(), task.finishedAt().orElseThrow());
        long tenths = Math.max(0, taken.toMillis() / 100); // a clock may be set back
        return " after " + tenths / 10 + "." + tenths % 10 + " s";
    }
}
