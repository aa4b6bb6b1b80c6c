package dev.reproof.projections.text;

/** Looks for the banners of display tails. */
public final class Banners {

    private Banners() {}

    /** Whether the text begins with a banner, so that it is known to be incomplete. */
    public static boolean startText(String text) {
        int feed = text.indexOf('\n');
        return TruncationBanner.isLine(text, 0, feed < 0 ? text.length() : feed);
    }
}
