package dev.reproof.events;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The options of a run that can reach a prompt or a decision. Recorded when the run starts, and used again on every
 * resume.
 *
 * @param upstream overrides the DAG's output policy: {@code full}, {@code summarize} or {@code maxChars:N}
 * @param maxPromptChars overrides the DAG's bound of a prompt, in UTF-16 code units
 * @param maxParallel how many tasks of a rank may run at once
 * @param taskTimeoutMillis how long one attempt may take
 * @param streamIdleTimeoutMillis how long an attempt may give no sign of life; as long as it may take where nobody said
 * @param checkpointTimeoutMillis how long a pause waits for its release; absent means {@link #CHECKPOINT_TIMEOUT_MILLIS}
 * @param convergeOn the reviewer of the run's one loop; only where the DAG has none
 * @param maxIterations how often that loop may run again; there with {@code convergeOn}
 * @param maxOutputBytes how much text a run without artifacts may carry; absent means {@link #MAX_OUTPUT_BYTES}
 * @param models overrides the DAG's models, by the name of a complexity
 * @param emptyAnswer what becomes of an attempt that says nothing; absent means {@link EmptyAnswer#WARN}
 * @param reviewRetries how often a review that cannot be read is made again in an iteration; absent means
 *     {@link #REVIEW_RETRIES}
 * @param acceptUnreadableReview whether a review without the headings settles its loop; absent where it does not
 * @param maxAttemptBytes how much one attempt may print; absent means {@link #MAX_ATTEMPT_BYTES}
 * @param retries how often a task that has failed is tried again in an iteration; absent means never
 * @param retryPatienceMillis how long a task waits in an iteration for what passes with time; absent means
 *     {@link #RETRY_PATIENCE_MILLIS}
 * @param retryOnExit exit codes of what passes with time, with commas between them; absent where there are none
 * @param retryOnStderr a regular expression for a line of a standard error that tells of what passes with time
 * @param maxParallelModel how many tasks of a model may run at once, by its id; models that it does not name are not bounded
 * @param schedule when tasks begin; absent means {@link TaskOrder#RANK}
 * @param worktrees what the branches of the agents' own worktrees begin with; absent where agents work in the run's directory
 * @param upstreamDiff what a prompt has of its parents' changes; absent means {@link UpstreamDiff#NONE}
 */
public record RunOptions(
        Optional<String> upstream,
        Optional<Long> maxPromptChars,
        int maxParallel,
        long taskTimeoutMillis,
        long streamIdleTimeoutMillis,
        Optional<Long> checkpointTimeoutMillis,
        Optional<String> convergeOn,
        Optional<Long> maxIterations,
        Optional<Long> maxOutputBytes,
        Optional<Map<String, Model>> models,
        Optional<EmptyAnswer> emptyAnswer,
        Optional<Long> reviewRetries,
        Optional<Boolean> acceptUnreadableReview,
        Optional<Long> maxAttemptBytes,
        Optional<Long> retries,
        Optional<Long> retryPatienceMillis,
        Optional<String> retryOnExit,
        Optional<String> retryOnStderr,
        Optional<Map<String, Long>> maxParallelModel,
        Optional<TaskOrder> schedule,
        Optional<String> worktrees,
        Optional<UpstreamDiff> upstreamDiff) {

    /** Six hours: longer than the windows in which agents count what they may use. */
    public static final long RETRY_PATIENCE_MILLIS = 21_600_000;

    /** A day: long enough for a night and the morning after. */
    public static final long CHECKPOINT_TIMEOUT_MILLIS = 86_400_000;

    /** 4 GiB: what an attempt prints waits on the disk until it has ended. */
    public static final long MAX_ATTEMPT_BYTES = 4L << 30;

    /** 64 MiB. */
    public static final long MAX_OUTPUT_BYTES = 64L << 20;

    /** Once: a reviewer that misses the headings twice does not know of them. */
    public static final long REVIEW_RETRIES = 1;

    /** What a run uses that is told nothing. */
    public static final RunOptions DEFAULT =
            new RunOptions(Optional.empty(), Optional.empty(), 8, 1_200_000, 1_200_000);

    /** A model and the parameters to call it with. */
    public record Model(String id, Map<String, String> params) {
        public Model {
            params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        }
    }

    public RunOptions {
        models = models.map(chosen -> Collections.unmodifiableMap(new LinkedHashMap<>(chosen)));
        maxParallelModel = maxParallelModel.map(chosen -> Collections.unmodifiableMap(new TreeMap<>(chosen)));
    }

    /** Options that name neither a loop, nor models, nor other limits. */
    public RunOptions(
            Optional<String> upstream,
            Optional<Long> maxPromptChars,
            int maxParallel,
            long taskTimeoutMillis,
            long streamIdleTimeoutMillis) {
        this(
                upstream,
                maxPromptChars,
                maxParallel,
                taskTimeoutMillis,
                streamIdleTimeoutMillis,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
