package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunTrail;

/** Prints the events of a trail. */
interface TrailPrinter {

    /**
     * Prints the next one.
     *
     * @param trail has the texts that the event tells of
     */
    void print(RunTrail trail, TrailEvent event);
}
