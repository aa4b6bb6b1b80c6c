package dev.reproof.engine.report;

import dev.reproof.projections.run.LoopState;

/** Where a loop stands, in words. */
final class LoopWords {

    private LoopWords() {}

    static String of(LoopState state) {
        return "loop " + Names.shortened(state.loop().id()) + ": "
                + switch (state.phase()) {
                    case OPEN ->
                        state.iteration() == 0
                                ? "not run again yet, at most "
                                        + times(state.loop().maxIterations())
                                : "in iteration " + state.iteration() + " of at most "
                                        + state.loop().maxIterations();
                    case CONVERGED ->
                        "converged " + (state.iteration() == 0 ? "at once" : "after " + iterations(state.iteration()));
                    case EXHAUSTED -> "not converged, no iteration is left after " + iterations(state.iteration());
                };
    }

    private static String iterations(int count) {
        return count == 1 ? "1 iteration" : count + " iterations";
    }

    private static String times(long count) {
        return count == 1 ? "once" : count + " times";
    }
}
