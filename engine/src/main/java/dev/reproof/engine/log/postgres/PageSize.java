package dev.reproof.engine.log.postgres;

import java.util.List;

/** How many rows to ask for next: as many as come to some megabytes where they are like the last ones. */
final class PageSize {

    private static final int FIRST = 64;

    /** Rows that follow short ones may be long. */
    private static final int MOST = 256;

    private static final long BYTES = 8 << 20;

    private int rows = FIRST;

    int rows() {
        return rows;
    }

    /** Whether rows may follow on a page that was asked for with that many. */
    boolean mayGoOn(List<Cells> page) {
        boolean full = page.size() == rows;
        if (full) {
            long bytes = page.stream().mapToLong(Cells::size).sum();
            rows = (int) Math.max(1, Math.min(MOST, BYTES * rows / Math.max(1, bytes)));
        }
        return full;
    }
}
