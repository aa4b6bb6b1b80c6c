package dev.reproof.engine.request;

import static dev.reproof.engine.request.RunOption.ACCEPT_UNREADABLE_REVIEW;
import static dev.reproof.engine.request.RunOption.CHECKPOINT_TIMEOUT;
import static dev.reproof.engine.request.RunOption.CONVERGE_ON;
import static dev.reproof.engine.request.RunOption.EMPTY_ANSWER;
import static dev.reproof.engine.request.RunOption.MAX_ATTEMPT_BYTES;
import static dev.reproof.engine.request.RunOption.MAX_ITERATIONS;
import static dev.reproof.engine.request.RunOption.MAX_OUTPUT_BYTES;
import static dev.reproof.engine.request.RunOption.MAX_PARALLEL;
import static dev.reproof.engine.request.RunOption.MAX_PARALLEL_MODEL;
import static dev.reproof.engine.request.RunOption.MAX_PROMPT_CHARS;
import static dev.reproof.engine.request.RunOption.MODELS;
import static dev.reproof.engine.request.RunOption.RETRIES;
import static dev.reproof.engine.request.RunOption.RETRY_ON_EXIT;
import static dev.reproof.engine.request.RunOption.RETRY_ON_STDERR;
import static dev.reproof.engine.request.RunOption.RETRY_PATIENCE;
import static dev.reproof.engine.request.RunOption.REVIEW_RETRIES;
import static dev.reproof.engine.request.RunOption.SCHEDULE;
import static dev.reproof.engine.request.RunOption.STREAM_IDLE_TIMEOUT;
import static dev.reproof.engine.request.RunOption.TASK_TIMEOUT;
import static dev.reproof.engine.request.RunOption.UPSTREAM;
import static dev.reproof.engine.request.RunOption.UPSTREAM_DIFF;
import static dev.reproof.engine.request.RunOption.WORKTREES;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunOptions;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.UpstreamDiff;
import dev.reproof.events.dag.Dag;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options a caller names, checked; the others are the defaults when a run starts, and the recorded ones when it is
 * resumed.
 */
public final class OptionChoices {

    /** Names nothing. */
    public static final OptionChoices NONE = new OptionChoices(Map.of());

    private final Map<RunOption<?>, Object> named;

    private OptionChoices(Map<RunOption<?>, Object> named) {
        this.named = named;
    }

    /**
     * These, and one more, or another value of one.
     *
     * @throws Invalid when the option cannot have that value
     */
    public <T> OptionChoices with(RunOption<T> option, T value) {
        option.bound().accept(option.name(), value);
        Map<RunOption<?>, Object> more = new HashMap<>(named);
        more.put(option, value);
        return new OptionChoices(more);
    }

    /** The value that an option is given; absent where it is not named. */
    @SuppressWarnings("unchecked") // with() has put it there
    public <T> Optional<T> get(RunOption<T> option) {
        return Optional.ofNullable((T) named.get(option));
    }

    /**
     * Makes sure that these options can be used with that DAG.
     *
     * @throws Invalid when they name a loop where the DAG has some, or a reviewer that it does not have
     */
    public void requireFor(Dag dag) {
        Optional<String> convergeOn = get(CONVERGE_ON);
        if (convergeOn.isPresent() && !dag.loops().isEmpty()) {
            throw new Invalid(
                    "Loops are named twice: the DAG has " + dag.loops().size() + ", and --converge-on names '"
                            + UntrustedText.shorten(convergeOn.get()) + "'; leave one of the two out");
        }
        convergeOn.filter(reviewer -> dag.find(new TaskId(reviewer)).isEmpty()).ifPresent(reviewer -> {
            throw new Invalid("Option --converge-on names '" + UntrustedText.shorten(reviewer)
                    + "', which is no task of the DAG; reproof dag check lists them");
        });
    }

    public RunOptions forNewRun() {
        requireLoop(get(CONVERGE_ON));
        requireWorktrees(get(WORKTREES));
        return over(RunOptions.DEFAULT);
    }

    /** The recorded options, with those named here in their place. */
    public RunOptions over(RunOptions recorded) {
        Optional<String> reviewer = over(recorded, CONVERGE_ON);
        return new RunOptions(
                over(recorded, UPSTREAM),
                over(recorded, MAX_PROMPT_CHARS),
                over(recorded, MAX_PARALLEL).orElseThrow(),
                over(recorded, TASK_TIMEOUT).orElseThrow(),
                silence(recorded),
                over(recorded, CHECKPOINT_TIMEOUT),
                reviewer,
                reviewer.map(named -> over(recorded, MAX_ITERATIONS).orElse(RunOption.ITERATIONS)),
                over(recorded, MAX_OUTPUT_BYTES),
                over(recorded, MODELS),
                over(recorded, EMPTY_ANSWER),
                over(recorded, REVIEW_RETRIES),
                over(recorded, ACCEPT_UNREADABLE_REVIEW),
                over(recorded, MAX_ATTEMPT_BYTES),
                over(recorded, RETRIES),
                over(recorded, RETRY_PATIENCE).map(Duration::toMillis),
                over(recorded, RETRY_ON_EXIT),
                over(recorded, RETRY_ON_STDERR),
                over(recorded, MAX_PARALLEL_MODEL),
                over(recorded, SCHEDULE),
                over(recorded, WORKTREES),
                over(recorded, UPSTREAM_DIFF));
    }

    /** One that nobody has named lasts as long as the attempt, also when that gets another limit. */
    private long silence(RunOptions recorded) {
        boolean unnamed = recorded.streamIdleTimeoutMillis() == recorded.taskTimeoutMillis();
        return get(STREAM_IDLE_TIMEOUT)
                .or(() -> unnamed ? over(recorded, TASK_TIMEOUT) : Optional.of(recorded.streamIdleTimeoutMillis()))
                .orElseThrow();
    }

    private <T> Optional<T> over(RunOptions recorded, RunOption<T> option) {
        return get(option).or(() -> option.recorded().apply(recorded));
    }

    private void requireLoop(Optional<String> reviewer) {
        if (get(MAX_ITERATIONS).isPresent() && reviewer.isEmpty()) {
            throw new Invalid("Option --max-iterations needs --converge-on; the loops of a DAG have their own"
                    + " maxIterations");
        }
    }

    private void requireWorktrees(Optional<String> prefix) {
        if (get(UPSTREAM_DIFF).filter(kept -> kept != UpstreamDiff.NONE).isPresent() && prefix.isEmpty()) {
            throw new Invalid(
                    "Option --upstream-diff needs --worktrees: without them nobody can tell the changes of one"
                            + " task from those of another");
        }
    }

    /** One phrase for every option that is named and not as recorded. */
    public List<String> differences(RunOptions recorded) {
        requireLoop(over(recorded, CONVERGE_ON));
        requireWorktrees(over(recorded, WORKTREES));
        return RunOption.ALL.stream()
                .filter(option -> !option.mayChange())
                .flatMap(option -> difference(recorded, option).stream())
                .toList();
    }

    private <T> Optional<String> difference(RunOptions recorded, RunOption<T> option) {
        Optional<T> before = option.recorded().apply(recorded).or(option::otherwise);
        return get(option)
                .filter(value -> !before.equals(Optional.of(value)))
                .map(value -> option.name() + " expected "
                        + before.map(Object::toString).orElse("none") + " as recorded, found " + value);
    }
}
