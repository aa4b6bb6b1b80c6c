package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.projections.run.LoopState;

/** Tells on one line where a loop stands after a review. */
final class LoopLine {

    private LoopLine() {}

    static String of(LoopState loop) {
        String name = "loop " + Printable.line(loop.loop().id()) + ": ";
        String iteration =
                "iteration " + loop.iteration() + " of " + loop.loop().maxIterations();
        return name
                + switch (loop.phase()) {
                    case CONVERGED -> "converged in " + iteration;
                    case EXHAUSTED -> "not converged, no iteration is left after " + iteration;
                    case OPEN -> iteration + ": " + loop.loop().reexecute().size() + " tasks run again";
                };
    }
}
