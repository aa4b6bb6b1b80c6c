package dev.reproof.engine;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.dag.Upstream;
import java.util.Optional;

/**
 * The options a caller names, checked; the others are the defaults when a run starts, and the recorded ones when it is resumed.
 *
 * @param maxParallel may differ from run to run, since it reaches neither a prompt nor a decision
 */
public record OptionChoices(
        Optional<String> upstream,
        Optional<Long> maxPromptChars,
        Optional<Integer> maxParallel,
        Optional<Long> taskTimeoutMillis,
        Optional<Long> streamIdleTimeoutMillis) {

    private static final int MOST_PARALLEL = 1_000;

    /** Names nothing. */
    public static final OptionChoices NONE =
            new OptionChoices(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public OptionChoices {
        upstream.ifPresent(Upstream::parse);
        maxPromptChars.ifPresent(value -> requireAtLeastOne("--max-prompt-chars", value));
        maxParallel.ifPresent(value -> requireAtLeastOne("--max-parallel", value));
        taskTimeoutMillis.ifPresent(value -> requireAtLeastOne("--task-timeout-ms", value));
        streamIdleTimeoutMillis.ifPresent(value -> requireAtLeastOne("--stream-idle-timeout-ms", value));
        if (maxParallel.orElse(1) > MOST_PARALLEL) {
            throw new Invalid(
                    "Option --max-parallel expected at most " + MOST_PARALLEL + ", found " + maxParallel.orElseThrow());
        }
    }

    RunOptions forNewRun() {
        RunOptions defaults = RunOptions.DEFAULT;
        return new RunOptions(
                upstream,
                maxPromptChars,
                maxParallel.orElse(defaults.maxParallel()),
                taskTimeoutMillis.orElse(defaults.taskTimeoutMillis()),
                streamIdleTimeoutMillis.orElse(defaults.streamIdleTimeoutMillis()));
    }

    void requireSame(RunId run, RunOptions recorded) {
        require(run, "--output-policy-upstream", upstream, recorded.upstream());
        require(run, "--max-prompt-chars", maxPromptChars, recorded.maxPromptChars());
        require(run, "--task-timeout-ms", taskTimeoutMillis, Optional.of(recorded.taskTimeoutMillis()));
        require(
                run,
                "--stream-idle-timeout-ms",
                streamIdleTimeoutMillis,
                Optional.of(recorded.streamIdleTimeoutMillis()));
    }

    private static void requireAtLeastOne(String option, long value) {
        if (value < 1) {
            throw new Invalid("Option " + option + " expected 1 or more, found " + value);
        }
    }

    private static <T> void require(RunId run, String option, Optional<T> named, Optional<T> recorded) {
        if (named.isPresent() && !named.equals(recorded)) {
            throw new Rejected("Option changed: run=" + run + " " + option + " expected "
                    + recorded.map(Object::toString).orElse("none") + " as recorded, found "
                    + named.get() + "; leave the option out, or start a new run");
        }
    }
}
