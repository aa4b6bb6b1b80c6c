package dev.reproof.engine.log.postgres;

import dev.reproof.events.ReproofException.Concurrency;

/**
 * The right to write to a log, as every statement that writes says it.
 *
 * @param row names the run, or what goes with one
 * @param log number of the log
 * @param epoch of the right
 * @param holder who has it
 */
record Fence(String row, long log, long epoch, String holder, LeaseTerms terms) {

    /** What to say to a runner whose run somebody else has. */
    Concurrency takenOver(Standing now) {
        return new Concurrency(
                "Run " + row + " was taken over: holder " + now.holder() + " has epoch " + now.epoch()
                        + ", this runner had epoch " + epoch + "; it has lost the run and must stop",
                null);
    }

    Fence to(String other, long number) {
        return new Fence(other, number, epoch, holder, terms);
    }
}
