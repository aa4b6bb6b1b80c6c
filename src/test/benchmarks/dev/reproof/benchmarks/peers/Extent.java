package dev.reproof.benchmarks.peers;

import java.util.Arrays;
import java.util.List;

/**
 * How much is measured.
 *
 * @param steps of the chain; it is killed when four fifths have finished
 * @param bytes that a step says
 */
record Extent(int rounds, int steps, int bytes, List<Side> sides) {

    static final Extent WHOLE = new Extent(5, 500, 10_000, List.of(Side.values()));

    /** What the arguments after the first ask for, each in the place of a default. */
    static Extent of(String[] args) {
        return new Extent(
                args.length > 1 ? Integer.parseInt(args[1]) : WHOLE.rounds,
                args.length > 2 ? Integer.parseInt(args[2]) : WHOLE.steps,
                WHOLE.bytes,
                args.length > 3 ? Arrays.stream(args).skip(3).map(Side::valueOf).toList() : WHOLE.sides);
    }

    int held() {
        return steps * 4 / 5;
    }
}
