package dev.reproof.projections.state.read;

/**
 * How much a state file may hold.
 *
 * @param fileBytes length of the file
 * @param keptBytes length of the file without the packed texts in it, all of which is held in memory
 * @param nesting depth of objects and arrays
 * @param tasks number of tasks
 * @param transcriptBytes length of one text, expanded
 */
public record StateLimits(long fileBytes, long keptBytes, int nesting, int tasks, long transcriptBytes) {

    /** 16 GiB with 256 MiB beside the packed texts, 1,000 levels, 100,000 tasks, and 4 GiB a text. */
    public static final StateLimits DEFAULT = new StateLimits(16L << 30, 256L << 20, 1_000, 100_000, 4L << 30);
}
