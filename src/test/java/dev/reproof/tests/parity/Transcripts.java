package dev.reproof.tests.parity;

import java.util.List;

/** Makes transcripts that look like an agent's: long, sectioned, with characters of every UTF-8 length. */
public final class Transcripts {

    private static final List<String> SECTIONS = List.of(
            "Summary",
            "Current Contract",
            "Findings",
            "Validation Plan",
            "HUMAN CHECKPOINTS",
            "Migration impact",
            "Proposed Contract",
            "Next steps");

    private Transcripts() {}

    /** Text of at least that many UTF-16 units, in sections, among them all that an excerpt may leave out. */
    public static String sectioned(String seed, int chars, String lineEnd) {
        StringBuilder out = new StringBuilder(chars + 200);
        out.append("Looking at ").append(seed).append(" 🥖 first.").append(lineEnd);
        int perSection = chars / SECTIONS.size();
        for (String title : SECTIONS) {
            out.append(lineEnd).append("## ").append(title).append(lineEnd);
            int end = out.length() + perSection;
            for (int line = 0; out.length() < end; line++) {
                out.append(line(seed, title, line)).append(lineEnd);
            }
        }
        return out.toString();
    }

    /** Text of at least that many UTF-16 units without any section. */
    public static String flat(String seed, int chars) {
        StringBuilder out = new StringBuilder(chars + 200);
        for (int line = 0; out.length() < chars; line++) {
            out.append(line(seed, "flat", line)).append('\n');
        }
        return out.toString();
    }

    /** Without repetition, so that a block of the wrong place or the wrong task can never pass for the right one. */
    private static String line(String seed, String title, int line) {
        int mixed = (seed + title).hashCode() * 31 + line * 0x9E3779B9;
        return switch (Math.floorMod(mixed, 4)) {
            case 0 -> "- naïve façade №" + line + " für " + seed + ": " + Integer.toHexString(mixed);
            case 1 -> "```" + Integer.toHexString(mixed) + "``` 日本語の行 " + line;
            case 2 -> "emoji 👩‍🚀🧪🥐 " + line + " " + Integer.toString(mixed, 36);
            default -> "plain line " + line + " of " + title + " " + Integer.toHexString(mixed * 17);
        };
    }
}
