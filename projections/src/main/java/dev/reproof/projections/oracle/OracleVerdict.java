package dev.reproof.projections.oracle;

import dev.reproof.events.ErrorMessages;
import dev.reproof.events.ReproofException;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Task.OracleTask;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether an oracle passes. It does when its command ended with exit code 0, or with any where the task allows that, and
 * its {@code expect} is found in standard output, a line feed and standard error, as one text; an empty one always is.
 *
 * <p>Whether a long search is given up depends on the machine, so a verdict is made once and recorded, never made again
 * from what is recorded.
 *
 * @param failure why it does not pass, absent where it does: in the same words on every machine and at every time, since
 *     prompts may carry it
 */
public record OracleVerdict(Optional<String> failure) {

    private static final String FAILED = "Oracle failed: ";
    private static final int SHOWN = 200;

    public OracleVerdict {
        failure = failure.map(ErrorMessages::bounded);
    }

    /** Whether it passes. */
    public boolean passed() {
        return failure.isEmpty();
    }

    /**
     * Judges a run of that oracle; takes up to about twenty seconds with a pattern that backtracks a lot.
     *
     * @param limit the time its command had
     * @throws ReproofException.Invalid when {@code expect} is no JavaScript regular expression
     */
    public static OracleVerdict of(OracleTask task, OracleRun run, Duration limit, OracleOutput output) {
        Optional<String> failure = badEnd(task, run, limit).or(() -> missing(task.expect(), output));
        return new OracleVerdict(failure.map(FAILED::concat));
    }

    private static Optional<String> badEnd(OracleTask task, OracleRun run, Duration limit) {
        if (!run.started()) {
            return Optional.of("its command could not be started");
        }
        if (run.timedOut()) {
            return Optional.of("it ran longer than " + limit.toMillis() + " ms");
        }
        if (run.stopped().isPresent()) {
            return run.stopped();
        }
        int code = run.exitCode().orElseThrow();
        return code == 0 || task.allowNonZeroExit()
                ? Optional.empty()
                : Optional.of("exit code " + code + ", expected 0");
    }

    private static Optional<String> missing(String expect, OracleOutput output) {
        String pattern = "/" + UntrustedText.shorten(expect, SHOWN) + "/";
        return switch (new ExpectSearch(expect).in(output)) {
            case FOUND -> Optional.empty();
            case GIVEN_UP -> Optional.of("the search for " + pattern + " in its output took too long");
            case INCOMPLETE ->
                Optional.of(pattern + " depends on all of its output, which has more than the " + OracleTail.SEARCHED
                        + " characters that are searched");
            case ABSENT -> Optional.of(pattern + " was not found in " + searched(output));
        };
    }

    private static String searched(OracleOutput output) {
        return output.complete() ? "its output" : "the last " + OracleTail.SEARCHED + " characters of its output";
    }
}
