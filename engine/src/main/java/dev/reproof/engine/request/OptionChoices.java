package dev.reproof.engine.request;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOptions.Model;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options a caller names, checked; the others are the defaults when a run starts, and the recorded ones when it is resumed.
 *
 * @param maxParallel may differ from run to run, since it reaches neither a prompt nor a decision
 * @param maxIterations needs {@code convergeOn}, here or in what was recorded
 */
public record OptionChoices(
        Optional<String> upstream,
        Optional<Long> maxPromptChars,
        Optional<Integer> maxParallel,
        Optional<Long> taskTimeoutMillis,
        Optional<Long> streamIdleTimeoutMillis,
        Optional<Long> checkpointTimeoutMillis,
        Optional<String> convergeOn,
        Optional<Long> maxIterations,
        Optional<Long> maxOutputBytes,
        Optional<Map<String, Model>> models) {

    /** How often a loop runs again that is named by option alone. */
    public static final long MAX_ITERATIONS = 3;

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
        checkpointTimeoutMillis.ifPresent(value -> requireAtLeastOne("--checkpoint-timeout-ms", value));
        maxIterations.ifPresent(value -> requireAtLeastOne("--max-iterations", value));
        maxOutputBytes.ifPresent(value -> requireAtLeastOne("--max-in-memory-output-bytes", value));
        if (maxParallel.orElse(1) > MOST_PARALLEL) {
            throw new Invalid(
                    "Option --max-parallel expected at most " + MOST_PARALLEL + ", found " + maxParallel.orElseThrow());
        }
    }

    /** Names neither a loop, nor models, nor other limits. */
    public OptionChoices(
            Optional<String> upstream,
            Optional<Long> maxPromptChars,
            Optional<Integer> maxParallel,
            Optional<Long> taskTimeoutMillis,
            Optional<Long> streamIdleTimeoutMillis) {
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
                Optional.empty());
    }

    /**
     * Makes sure that these options can be used with that DAG.
     *
     * @throws Invalid when they name a loop where the DAG has some, or a reviewer that it does not have
     */
    public void requireFor(Dag dag) {
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
        requireLoop(convergeOn);
        return over(RunOptions.DEFAULT);
    }

    /** The recorded options, with those named here in their place. */
    public RunOptions over(RunOptions recorded) {
        Optional<String> reviewer = convergeOn.or(recorded::convergeOn);
        return new RunOptions(
                upstream.or(recorded::upstream),
                maxPromptChars.or(recorded::maxPromptChars),
                maxParallel.orElse(recorded.maxParallel()),
                taskTimeoutMillis.orElse(recorded.taskTimeoutMillis()),
                streamIdleTimeoutMillis.orElse(recorded.streamIdleTimeoutMillis()),
                checkpointTimeoutMillis.or(recorded::checkpointTimeoutMillis),
                reviewer,
                reviewer.map(named -> maxIterations.or(recorded::maxIterations).orElse(MAX_ITERATIONS)),
                maxOutputBytes.or(recorded::maxOutputBytes),
                models.or(recorded::models));
    }

    private void requireLoop(Optional<String> reviewer) {
        if (maxIterations.isPresent() && reviewer.isEmpty()) {
            throw new Invalid("Option --max-iterations needs --converge-on; the loops of a DAG have their own"
                    + " maxIterations");
        }
    }

    /** One phrase for every option that is named and not as recorded. */
    public List<String> differences(RunOptions recorded) {
        requireLoop(convergeOn.or(recorded::convergeOn));
        List<String> differences = new ArrayList<>();
        compare(differences, "--output-policy-upstream", upstream, recorded.upstream());
        compare(differences, "--max-prompt-chars", maxPromptChars, recorded.maxPromptChars());
        compare(differences, "--task-timeout-ms", taskTimeoutMillis, Optional.of(recorded.taskTimeoutMillis()));
        compare(
                differences,
                "--stream-idle-timeout-ms",
                streamIdleTimeoutMillis,
                Optional.of(recorded.streamIdleTimeoutMillis()));
        compare(
                differences,
                "--checkpoint-timeout-ms",
                checkpointTimeoutMillis,
                recorded.checkpointTimeoutMillis().or(() -> Optional.of(RunOptions.CHECKPOINT_TIMEOUT_MILLIS)));
        compare(differences, "--converge-on", convergeOn, recorded.convergeOn());
        compare(differences, "--max-iterations", maxIterations, recorded.maxIterations());
        compare(
                differences,
                "--max-in-memory-output-bytes",
                maxOutputBytes,
                recorded.maxOutputBytes().or(() -> Optional.of(RunOptions.MAX_OUTPUT_BYTES)));
        compare(differences, "--models-file", models, recorded.models());
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
