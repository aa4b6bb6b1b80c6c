package dev.reproof.benchmarks.peers;

import java.util.Arrays;
import java.util.List;

/**
 * How much is measured.
 *
 * @param steps of the chain; to come back from a kill, four fifths of them have finished
 * @param bytes that a step says
 * @param said by a step that is killed in the middle
 * @param curves how many steps the chains have that are measured once, for the plots
 */
record Extent(int rounds, int steps, int bytes, int said, Volume volume, List<Integer> curves, List<Side> sides) {

    static final Extent WHOLE = new Extent(
            5, 500, 10_000, 50_000, new Volume(8, 32), List.of(100, 250, 500, 750, 1_000), List.of(Side.values()));

    /** What the arguments after the first ask for: nothing, or rounds, steps and sides of the chain alone. */
    static Extent of(String[] args) {
        if (args.length == 1) {
            return WHOLE;
        }
        return new Extent(
                Integer.parseInt(args[1]),
                args.length > 2 ? Integer.parseInt(args[2]) : WHOLE.steps,
                WHOLE.bytes,
                0,
                new Volume(0, 0),
                List.of(),
                args.length > 3 ? Arrays.stream(args).skip(3).map(Side::valueOf).toList() : WHOLE.sides);
    }

    int held() {
        return held(steps);
    }

    static int held(int steps) {
        return steps * 4 / 5;
    }

    /** Under which size the table finds a row. */
    int size(Row row) {
        return switch (row) {
            case STEP, WHOLE, WRITTEN -> steps;
            case RESTART -> held();
            case KEPT -> said;
            case VOLUME, DISK, OVER_BLOCKS -> volume.tasks();
        };
    }
}
