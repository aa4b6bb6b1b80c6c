package dev.reproof.engine.compact;

import dev.reproof.engine.log.LogSize;

/**
 * When it pays to compact a log at the end of its run.
 *
 * <p>Every commit writes whole pages again, and space is never used twice, so what a log wastes depends on how small its
 * commits were. Measured, file against compressed text: 1.1 for 16 full blocks a commit, 4 for 8 agents that trickle,
 * 100 and more for one line a commit, and more than twice that in logs of earlier versions. A compacted one has 1.0 to
 * 1.2, whatever it was.
 *
 * <p>A chain of tasks that say 10 KB each has 1.6. It is left as it is: reading all of it twice, to compare the copy, takes as long as
 * hundreds of its steps. So a factor of 2 tells the two kinds apart, and a compacted log is never compacted again.
 * Below 1 MiB there is nothing to gain that anybody would notice, while making and comparing a copy takes a few tenths
 * of a second: such runs end as if there were no compaction. From there on its time is small beside that of the commits
 * that have wasted the space, each of which was forced to the disk: 0.2 s after 30 s of a trickle, 1.6 s after 240 s.
 */
public final class CompactionRule {

    static final long LEAST_BYTES = 1L << 20;

    private static final double FACTOR = 2;

    /** Room for a copy to be a little larger than was thought. */
    private static final long MARGIN_BYTES = 1L << 20;

    private CompactionRule() {}

    /** Whether a file of that length may be worth a look at what it holds. */
    public static boolean mayPay(long fileBytes) {
        return fileBytes >= LEAST_BYTES;
    }

    public static boolean pays(long fileBytes, LogSize held) {
        return mayPay(fileBytes) && fileBytes > FACTOR * held.compactBytes();
    }

    /** Free space that compacting takes for a while: a copy of the file, and beside it the compacted one. */
    static long neededBytes(long fileBytes, LogSize held) {
        return fileBytes + Math.round(FACTOR * held.compactBytes()) + MARGIN_BYTES;
    }
}
