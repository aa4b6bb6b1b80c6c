package dev.reproof.engine.request;

import dev.reproof.events.EmptyAnswer;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOptions.Model;
import dev.reproof.events.TaskOrder;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.UpstreamDiff;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Upstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A recorded option of a run: the one row from which its choice, its bound, its messages and the command line follow.
 *
 * @param component of {@link RunOptions}, which records it
 * @param name on the command line and in messages
 * @param label what help calls its value
 * @param argument what the command line reads
 * @param bound refuses, under that name, what cannot be
 * @param recorded absent where nothing was
 * @param otherwise what holds where nothing was recorded, and it is no difference to name
 * @param mayChange whether a resumed run may have another value, since it reaches neither a prompt nor a decision
 */
public record RunOption<T>(
        String component,
        String name,
        String label,
        Class<?> argument,
        String description,
        BiConsumer<String, T> bound,
        Function<RunOptions, Optional<T>> recorded,
        Optional<T> otherwise,
        boolean mayChange) {

    /** How often a loop runs again that is named by option alone. */
    static final long ITERATIONS = 3;

    private static final int MOST_PARALLEL = 1_000;
    private static final int MOST_RETRIES = 100;
    private static final int MOST_MODELS = 100;
    private static final int MOST_OF_A_NAME = 200;
    /** Ten years: longer than any machine waits, and far from where sums of times go beyond their type. */
    private static final long MOST_MILLIS = 315_360_000_000L;
    /** What every reader of a state file takes for a whole number. */
    private static final long MOST_AMOUNT = (1L << 53) - 1;

    /** What a prompt keeps of its parents' transcripts. */
    public static final RunOption<String> UPSTREAM = new RunOption<>(
            "upstream",
            "--output-policy-upstream",
            "POLICY",
            String.class,
            "What a prompt keeps of its parents' transcripts: full, summarize or maxChars:N."
                    + " Default: what the DAG says, else summarize.",
            (name, policy) -> Upstream.parse(policy),
            RunOptions::upstream,
            Optional.empty(),
            false);

    public static final RunOption<Long> MAX_PROMPT_CHARS = amount(
            "maxPromptChars",
            "--max-prompt-chars",
            "N",
            "Longest prompt, in UTF-16 code units. Default: what the DAG says, else 200000.",
            RunOptions::maxPromptChars,
            Optional.empty());

    public static final RunOption<Integer> MAX_PARALLEL = new RunOption<>(
            "maxParallel",
            "--max-parallel",
            "N",
            Integer.class,
            "Tasks that run side by side. Default: " + RunOptions.DEFAULT.maxParallel() + ".",
            (name, tasks) -> requireWithin(name, tasks, MOST_PARALLEL),
            options -> Optional.of(options.maxParallel()),
            Optional.empty(),
            true);

    public static final RunOption<Long> TASK_TIMEOUT = amount(
            "taskTimeoutMillis",
            "--task-timeout-ms",
            "TIME",
            "Longest attempt, in milliseconds or as 90s, 5m, 2h. Default: " + RunOptions.DEFAULT.taskTimeoutMillis()
                    + ".",
            options -> Optional.of(options.taskTimeoutMillis()),
            Optional.empty());

    public static final RunOption<Long> STREAM_IDLE_TIMEOUT = amount(
            "streamIdleTimeoutMillis",
            "--stream-idle-timeout-ms",
            "TIME",
            "Longest silence of an attempt, in milliseconds or as 90s, 5m, 2h; anything it prints, also to its standard error,"
                    + " breaks it. Default: as --task-timeout-ms.",
            options -> Optional.of(options.streamIdleTimeoutMillis()),
            Optional.empty());

    public static final RunOption<Long> CHECKPOINT_TIMEOUT = amount(
            "checkpointTimeoutMillis",
            "--checkpoint-timeout-ms",
            "TIME",
            "Longest wait at a pause, restarts included, in milliseconds or as 90s, 5m, 2h. Default: "
                    + RunOptions.CHECKPOINT_TIMEOUT_MILLIS + ".",
            RunOptions::checkpointTimeoutMillis,
            Optional.of(RunOptions.CHECKPOINT_TIMEOUT_MILLIS));

    public static final RunOption<String> CONVERGE_ON = new RunOption<>(
            "convergeOn",
            "--converge-on",
            "TASK",
            String.class,
            "Runs this reviewer and all it depends on again until it finds nothing; for a DAG without loops of its own.",
            (name, task) -> {},
            RunOptions::convergeOn,
            Optional.empty(),
            false);

    /** Needs {@link #CONVERGE_ON}, here or in what was recorded. */
    public static final RunOption<Long> MAX_ITERATIONS = amount(
            "maxIterations",
            "--max-iterations",
            "N",
            "How often they run again at most, with --converge-on. Default: " + ITERATIONS + ".",
            RunOptions::maxIterations,
            Optional.empty());

    public static final RunOption<Long> MAX_OUTPUT_BYTES = amount(
            "maxOutputBytes",
            "--max-in-memory-output-bytes",
            "SIZE",
            "With --no-artifacts: how much text the run may carry, in bytes or as 500MB, 2GiB. Default: "
                    + RunOptions.MAX_OUTPUT_BYTES + ".",
            RunOptions::maxOutputBytes,
            Optional.of(RunOptions.MAX_OUTPUT_BYTES));

    /** Read from a file. */
    public static final RunOption<Map<String, Model>> MODELS = new RunOption<>(
            "models",
            "--models-file",
            "FILE",
            Path.class,
            "Chooses models by complexity, before those of the DAG: the member models of a DAG as a file.",
            (name, models) -> requireFits(name, models),
            RunOptions::models,
            Optional.empty(),
            false);

    public static final RunOption<EmptyAnswer> EMPTY_ANSWER = new RunOption<>(
            "emptyAnswer",
            "--empty-answer",
            "WORD",
            EmptyAnswer.class,
            "What becomes of a task whose agent ends well and says nothing: warn, fail or accept. Reviewers of loops have"
                    + " --review-retries. Default: warn.",
            (name, word) -> {},
            RunOptions::emptyAnswer,
            Optional.of(EmptyAnswer.WARN),
            false);

    public static final RunOption<Long> REVIEW_RETRIES = new RunOption<>(
            "reviewRetries",
            "--review-retries",
            "N",
            Long.class,
            "How often a review in which nothing can be read is made again in an iteration before its loop fails."
                    + " Default: " + RunOptions.REVIEW_RETRIES + ".",
            (name, retries) -> requireWithin(name, retries, 0, MOST_RETRIES),
            RunOptions::reviewRetries,
            Optional.of(RunOptions.REVIEW_RETRIES),
            false);

    public static final RunOption<Boolean> ACCEPT_UNREADABLE_REVIEW = new RunOption<>(
            "acceptUnreadableReview",
            "--accept-unreadable-review",
            "FLAG",
            Boolean.class,
            "Lets a review without the headings that loops read count as one without findings. An empty one never does.",
            (name, accepted) -> {},
            RunOptions::acceptUnreadableReview,
            Optional.of(false),
            false);

    public static final RunOption<Long> MAX_ATTEMPT_BYTES = amount(
            "maxAttemptBytes",
            "--max-attempt-bytes",
            "SIZE",
            "How much one attempt of a command may print, in bytes or as 500MB, 2GiB, before it is ended. Default: "
                    + RunOptions.MAX_ATTEMPT_BYTES + ".",
            RunOptions::maxAttemptBytes,
            Optional.of(RunOptions.MAX_ATTEMPT_BYTES));

    public static final RunOption<Long> RETRIES = new RunOption<>(
            "retries",
            "--retries",
            "N",
            Long.class,
            "How often a task that has failed is sent its prompt again in an iteration. Limits of agents and models are"
                    + " waited out besides, see --retry-patience. Default: 0.",
            (name, retries) -> requireWithin(name, retries, 0, MOST_RETRIES),
            RunOptions::retries,
            Optional.of(0L),
            false);

    public static final RunOption<Duration> RETRY_PATIENCE = new RunOption<>(
            "retryPatienceMillis",
            "--retry-patience",
            "TIME",
            Duration.class,
            "How long a task waits in all, in an iteration, for what passes with time: limits that its agent or model tells of,"
                    + " --retry-on-exit and --retry-on-stderr; as 30m, 12h, 2d. 0s: such a task fails. Default: 6h.",
            (name, time) -> requireWithin(name, time.toMillis(), 0, MOST_MILLIS),
            options -> options.retryPatienceMillis().map(Duration::ofMillis),
            Optional.of(Duration.ofMillis(RunOptions.RETRY_PATIENCE_MILLIS)),
            false);

    public static final RunOption<String> RETRY_ON_EXIT = new RunOption<>(
            "retryOnExit",
            "--retry-on-exit",
            "CODES",
            String.class,
            "Exit codes of an agent command that tell of what passes with time, such as 75 or 75,111: the task waits and is"
                    + " sent its prompt again, see --retry-patience.",
            (name, codes) -> RetryChoices.requireCodes(name, codes),
            RunOptions::retryOnExit,
            Optional.empty(),
            false);

    public static final RunOption<String> RETRY_ON_STDERR = new RunOption<>(
            "retryOnStderr",
            "--retry-on-stderr",
            "REGEX",
            String.class,
            "The same where an agent command has failed and a line of its standard error matches, such as 'try again later'.",
            (name, pattern) -> RetryChoices.requirePattern(name, pattern),
            RunOptions::retryOnStderr,
            Optional.empty(),
            false);

    /** By the id of a model. */
    public static final RunOption<Map<String, Long>> MAX_PARALLEL_MODEL = new RunOption<>(
            "maxParallelModel",
            "--max-parallel-model",
            "NAME=N",
            Map.class,
            "Tasks of that model that run side by side; may be given for several models.",
            (name, models) -> requireModels(name, models),
            RunOptions::maxParallelModel,
            Optional.empty(),
            false);

    public static final RunOption<TaskOrder> SCHEDULE = new RunOption<>(
            "schedule",
            "--schedule",
            "WORD",
            TaskOrder.class,
            "When tasks begin: rank, all of a rank when the rank before has ended, or ready, each when its parents have."
                    + " Default: rank.",
            (name, order) -> {},
            RunOptions::schedule,
            Optional.of(TaskOrder.RANK),
            false);

    /** What the branches of worktrees begin with. */
    public static final RunOption<String> WORKTREES = new RunOption<>(
            "worktrees",
            "--worktrees",
            "PREFIX",
            String.class,
            "Gives each task of an agent a git worktree of its own, on a branch PREFIX/RUN/TASK-ITERATION-ATTEMPT, and keeps"
                    + " the diff of what it did. PREFIX is reproof where none is named. Default: agents work in --cwd.",
            BranchPrefix::require,
            RunOptions::worktrees,
            Optional.empty(),
            false);

    /** Needs {@link #WORKTREES}, here or in what was recorded. */
    public static final RunOption<UpstreamDiff> UPSTREAM_DIFF = new RunOption<>(
            "upstreamDiff",
            "--upstream-diff",
            "WORD",
            UpstreamDiff.class,
            "With --worktrees, what a prompt has of its parents' changes behind their texts: none, stat (which files, and how"
                    + " much) or full (the diff as well, cut as the texts are). Default: none.",
            (name, kept) -> {},
            RunOptions::upstreamDiff,
            Optional.of(UpstreamDiff.NONE),
            false);

    /** Every row, in the order of the record. */
    public static final List<RunOption<?>> ALL = List.of(
            UPSTREAM,
            MAX_PROMPT_CHARS,
            MAX_PARALLEL,
            TASK_TIMEOUT,
            STREAM_IDLE_TIMEOUT,
            CHECKPOINT_TIMEOUT,
            CONVERGE_ON,
            MAX_ITERATIONS,
            MAX_OUTPUT_BYTES,
            MODELS,
            EMPTY_ANSWER,
            REVIEW_RETRIES,
            ACCEPT_UNREADABLE_REVIEW,
            MAX_ATTEMPT_BYTES,
            RETRIES,
            RETRY_PATIENCE,
            RETRY_ON_EXIT,
            RETRY_ON_STDERR,
            MAX_PARALLEL_MODEL,
            SCHEDULE,
            WORKTREES,
            UPSTREAM_DIFF);

    private static RunOption<Long> amount(
            String component,
            String name,
            String label,
            String description,
            Function<RunOptions, Optional<Long>> recorded,
            Optional<Long> otherwise) {
        return new RunOption<>(
                component,
                name,
                label,
                Long.class,
                description,
                (option, amount) -> requireWithin(option, amount, option.endsWith("-ms") ? MOST_MILLIS : MOST_AMOUNT),
                recorded,
                otherwise,
                false);
    }

    /** Options are one event, and half a surrogate pair is nothing that it could hold. */
    private static void requireFits(String option, Map<String, Model> models) {
        long bytes = models.values().stream()
                .mapToLong(model -> EventSizes.bytes(model.id(), model.params()))
                .sum();
        if (bytes > EventSizes.MOST_OF_MODELS) {
            throw new Invalid("Option " + option + " names models of about " + bytes + " bytes; expected at most "
                    + EventSizes.MOST_OF_MODELS + ", shorten their ids and parameters");
        }
        models.forEach((complexity, model) -> {
            if (!isWellFormed(complexity, model)) {
                throw new Invalid("Option " + option + " expected no half of a surrogate pair, found one in the model"
                        + " for " + UntrustedText.shorten(complexity));
            }
        });
    }

    private static void requireModels(String option, Map<String, Long> models) {
        requireWithin(option + ", models", models.size(), MOST_MODELS);
        models.forEach((model, tasks) -> {
            requireWithin(option + " " + UntrustedText.shorten(model), tasks, MOST_PARALLEL);
            if (model.isBlank() || model.length() > MOST_OF_A_NAME || !WellFormed.isWellFormed(model)) {
                throw new Invalid("Option " + option + " expected the id of a model, of at most " + MOST_OF_A_NAME
                        + " characters, found '" + UntrustedText.shorten(model) + "'");
            }
        });
    }

    private static boolean isWellFormed(String complexity, Model model) {
        return Stream.concat(
                        Stream.of(complexity, model.id()),
                        model.params().entrySet().stream()
                                .flatMap(param -> Stream.of(param.getKey(), param.getValue())))
                .allMatch(WellFormed::isWellFormed);
    }

    private static void requireWithin(String option, long value, long most) {
        requireWithin(option, value, 1, most);
    }

    private static void requireWithin(String option, long value, long least, long most) {
        if (value < least) {
            throw new Invalid("Option " + option + " expected " + least + " or more, found " + value);
        }
        if (value > most) {
            throw new Invalid("Option " + option + " expected at most " + most + ", found " + value);
        }
    }
}
