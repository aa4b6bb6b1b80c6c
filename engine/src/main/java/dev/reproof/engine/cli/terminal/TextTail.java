package dev.reproof.engine.cli.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** How much somebody has said, and what last; cheap to add to from one thread and to look at from another. */
public final class TextTail {

    private static final int KEPT_BYTES = 1_024;
    private static final Pattern LINE_END = Pattern.compile("[\\r\\n\\u2028\\u2029]");

    private final byte[] kept = new byte[KEPT_BYTES];
    private int length;
    private long bytes;
    private char half;

    /** Adds UTF-8, split anywhere. */
    public synchronized void add(byte[] data, int offset, int count) {
        bytes += count;
        int fresh = Math.min(count, KEPT_BYTES);
        int old = Math.min(length, KEPT_BYTES - fresh);
        System.arraycopy(kept, length - old, kept, 0, old);
        System.arraycopy(data, offset + count - fresh, kept, old, fresh);
        length = old + fresh;
    }

    /** Adds UTF-16 text, which may end in half a surrogate pair whose other half comes next. */
    public synchronized void add(CharSequence chunk) {
        if (chunk.length() == 0) {
            return;
        }
        String text = half == 0 ? chunk.toString() : half + chunk.toString();
        half = 0;
        char last = text.charAt(text.length() - 1);
        if (Character.isHighSurrogate(last)) {
            half = last;
            text = text.substring(0, text.length() - 1);
        }
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        add(data, 0, data.length);
    }

    /** How many bytes were added. */
    public synchronized long bytes() {
        return bytes;
    }

    /** The last line that shows anything, fit for a terminal; empty if there is none. */
    public String lastLine() {
        return lastLine(end(), bytes() > KEPT_BYTES);
    }

    private synchronized byte[] end() {
        return Arrays.copyOf(kept, length);
    }

    /**
     * The last line that shows anything of the end of a text; empty if there is none.
     *
     * @param cut whether the text has a beginning that is not there
     */
    public static String lastLine(byte[] end, boolean cut) {
        int from = 0;
        while (cut && from < end.length && (end[from] & 0xc0) == 0x80) {
            from++; // the rest of a character
        }
        String[] lines = LINE_END.split(new String(end, from, end.length - from, StandardCharsets.UTF_8), -1);
        for (int at = lines.length - 1; at >= 0; at--) {
            String shown = ScreenText.line(lines[at]).strip();
            if (!shown.isEmpty()) {
                return shown;
            }
        }
        return "";
    }
}
