package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import java.nio.file.Path;

/** What is told of a run on one line, wherever the line goes. */
final class ProgressLines {

    private static final int MOST_ASKED = 1_000;

    private ProgressLines() {}

    /** What a pause waits for. */
    static String waits(RunState run, WaysOn waysOn, AttemptKey key, Path file) {
        String asks = run.dag().task(key.task()).prompt();
        return waysOn.release(key.task().value(), asks.substring(0, Math.min(asks.length(), MOST_ASKED))) + ", and so"
                + " does removing " + Printable.line(file.toString());
    }

    /** What becomes of a review that settles nothing. */
    static String reviewedAgain(LoopState loop) {
        return "loop " + Printable.line(loop.loop().id()) + ": "
                + Printable.line(loop.loop().convergeOn().value()) + " makes its review of iteration "
                + loop.iteration() + " again";
    }

    /** What the operator is warned of. */
    static String warned(OperatorWarned warning) {
        return warning.code() + ": " + warning.text();
    }

    /** Where a loop stands after a review. */
    static String judged(LoopState loop) {
        String iteration =
                "iteration " + loop.iteration() + " of " + loop.loop().maxIterations();
        return "loop " + Printable.line(loop.loop().id()) + ": "
                + switch (loop.phase()) {
                    case CONVERGED -> "converged in " + iteration;
                    case EXHAUSTED -> "not converged, no iteration is left after " + iteration;
                    case OPEN -> iteration + ": " + loop.loop().reexecute().size() + " tasks run again";
                };
    }
}
