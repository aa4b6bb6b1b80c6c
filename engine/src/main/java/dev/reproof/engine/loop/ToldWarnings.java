package dev.reproof.engine.loop;

import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.projections.run.RunState;
import java.util.List;

/** Tells each warning of a run once, from any thread; those that it had before are not told again. */
final class ToldWarnings {

    private final Progress progress;
    private int told;

    ToldWarnings(Progress progress, RunState before) {
        this.progress = progress;
        this.told = before.warnings().size();
    }

    /** Tells what is new; of two states that come at a time, either may be told first. */
    synchronized void tell(RunState state) {
        List<OperatorWarned> all = state.warnings();
        for (; told < all.size(); told++) {
            progress.warned(all.get(told));
        }
    }
}
