package dev.reproof.engine.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;

/**
 * Markup of a page that is not shown at once, in a block of data that no browser runs or shows: parts with a NUL behind each, which
 * markup never holds, as zlib and Base64. A browser opens a page of thousands of rows many times as fast without them.
 */
final class PackedMarkup {

    private final StringBuilder parts = new StringBuilder();
    private int size;

    void add(String markup) {
        parts.append(markup).append('\0');
        size++;
    }

    /** How many parts there are. */
    int size() {
        return size;
    }

    /** Appends the block, if there is anything in it. */
    void write(StringBuilder page) {
        if (size > 0) {
            page.append("<script type=\"text/plain\" id=\"packed\">")
                    .append(packed(parts.toString()))
                    .append("</script>\n");
        }
    }

    private static String packed(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written to", e);
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }
}
