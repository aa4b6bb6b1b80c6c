package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunId;
import dev.reproof.projections.run.LoopState;
import java.nio.file.Path;

/** What is told of a run on one line, wherever the line goes. */
final class ProgressLines {

    private ProgressLines() {}

    /** What a pause waits for. */
    static String waits(RunId run, AttemptKey key, Path file) {
        String task = Printable.line(key.task().value());
        return task + ": waits for its release: 'reproof approve " + run + " " + task + "', or remove "
                + Printable.line(file.toString());
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
