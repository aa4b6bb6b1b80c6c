package dev.reproof.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the two sides of a comparison have done during one iteration. They take turns within every operation, so
 * whatever else the machine does meanwhile slows down both.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Duel {

    /** Raw text that went through Reproof, and how long that took. */
    public long reproofBytes;

    public long reproofNanos;

    /** The same for the plain way. */
    public long plainBytes;

    public long plainNanos;

    /** One side's turn. */
    interface Turn {
        /** Does the work; returns how many bytes of raw text it was. */
        long take() throws Exception;
    }

    void reproof(Turn turn) throws Exception {
        long start = System.nanoTime();
        reproofBytes += turn.take();
        reproofNanos += System.nanoTime() - start;
    }

    void plain(Turn turn) throws Exception {
        long start = System.nanoTime();
        plainBytes += turn.take();
        plainNanos += System.nanoTime() - start;
    }
}
