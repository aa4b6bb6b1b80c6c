package dev.reproof.engine.cli.look;

/** Tells what has changed in a run that is followed. */
interface RunChanges {

    /** Takes what was seen last and what is seen now; they may be the same. */
    void between(StateDetails before, StateDetails now);
}
