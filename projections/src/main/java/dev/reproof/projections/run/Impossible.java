package dev.reproof.projections.run;

import dev.reproof.events.ReproofException.Corrupt;

/** Says that a history cannot have happened. */
final class Impossible {

    private Impossible() {}

    static Corrupt event(Recorded found, String expected) {
        return new Corrupt("Run stream is corrupt at position " + found.position() + ": " + expected + ", found "
                + found.event() + "; keep a copy of the run's directory before anything else");
    }
}
