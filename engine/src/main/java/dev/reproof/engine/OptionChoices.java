package dev.reproof.engine;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunOptions;
import dev.reproof.events.dag.Upstream;
import java.util.ArrayList;
import java.util.List;
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

    /** The recorded options, with those named here in their place. */
    RunOptions over(RunOptions recorded) {
        return new RunOptions(
                upstream.or(recorded::upstream),
                maxPromptChars.or(recorded::maxPromptChars),
                maxParallel.orElse(recorded.maxParallel()),
                taskTimeoutMillis.orElse(recorded.taskTimeoutMillis()),
                streamIdleTimeoutMillis.orElse(recorded.streamIdleTimeoutMillis()));
    }

    /** One phrase for every option that is named and not as recorded. */
    List<String> differences(RunOptions recorded) {
        List<String> differences = new ArrayList<>();
        compare(differences, "--output-policy-upstream", upstream, recorded.upstream());
        compare(differences, "--max-prompt-chars", maxPromptChars, recorded.maxPromptChars());
        compare(differences, "--task-timeout-ms", taskTimeoutMillis, Optional.of(recorded.taskTimeoutMillis()));
        compare(
                differences,
                "--stream-idle-timeout-ms",
                streamIdleTimeoutMillis,
                Optional.of(recorded.streamIdleTimeoutMillis()));
        return differences;
    }

    private static void requireAtLeastOne(String option, long value) {
        if (value < 1) {
            throw new Invalid("Option " + option + " expected 1 or more, found " + value);
        }
    }

    private static <T> void compare(List<String> differences, String option, Optional<T> named, Optional<T> recorded) {
        if (named.isPresent() && !named.equals(recorded)) {
            differences.add(option + " expected "
                    + recorded.map(Object::toString).orElse("none") + " as recorded, found " + named.get());
        }
    }
}
