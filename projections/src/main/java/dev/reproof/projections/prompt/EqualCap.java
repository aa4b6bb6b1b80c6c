package dev.reproof.projections.prompt;

import java.util.List;

/** Finds how much text each parent may keep for a prompt to fit; the same for all. */
final class EqualCap {

    /** Less than this says too little to be worth a prompt. */
    static final int LEAST = 200;

    private EqualCap() {}

    /**
     * The largest cap up to {@code policyCap} with which excerpts of those bodies fit for certain into {@code room}
     * units; if none of at least {@value #LEAST} does, the least one, which may or may not fit.
     */
    static int of(int policyCap, List<ParentBody> bodies, long room) {
        int fits = Math.min(LEAST, policyCap);
        int over = policyCap;
        while (over - fits > 1) {
            int middle = fits + (over - fits) / 2;
            if (longest(bodies, middle) <= room) {
                fits = middle;
            } else {
                over = middle;
            }
        }
        return fits;
    }

    /** No choice of texts of these lengths gives longer bodies under that cap. */
    private static long longest(List<ParentBody> bodies, int cap) {
        return bodies.stream()
                .mapToLong(body -> body.source() == 0
                        ? body.text().length()
                        : Math.min(body.source(), cap)
                                + (long) Excerpt.LONGEST_MARKS
                                + body.mark().length())
                .sum();
    }
}
