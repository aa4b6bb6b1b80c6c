package dev.reproof.engine.cli.look;

import dev.reproof.projections.state.StateView;

/** Tells what has changed in a run that is followed. */
interface RunChanges {

    /** Takes what was seen last and what is seen now; they may be the same. */
    void between(StateView before, StateView now);
}
