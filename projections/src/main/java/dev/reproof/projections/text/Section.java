package dev.reproof.projections.text;

import dev.reproof.events.JsText;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A heading of a text with the lines below it, up to the next heading; a view, so it holds on to the whole text.
 *
 * <p>Rendered, it is the heading line and the lines joined by LF, without white space at the end.
 */
public final class Section {

    private final String title;
    private final boolean synthetic;
    private final CharSequence text;
    private final int bodyStart;
    private final int bodyEnd;

    /** A body that ends before it starts has no line at all, not even an empty one. */
    Section(String title, boolean synthetic, CharSequence text, int bodyStart, int bodyEnd) {
        this.title = title;
        this.synthetic = synthetic;
        this.text = text;
        this.bodyStart = bodyStart;
        this.bodyEnd = bodyEnd;
    }

    /** The trimmed heading, without its marks; may be empty. */
    public String title() {
        return title;
    }

    /** The title as titles are compared: in lower case. */
    public String normalizedTitle() {
        return title.toLowerCase(Locale.ROOT);
    }

    /** Whether the section stands for text before the first heading, with a title that the text does not have. */
    public boolean synthetic() {
        return synthetic;
    }

    /** The lines below the heading, without their line breaks, each found when it is asked for. */
    public Stream<String> lines() {
        if (bodyStart > bodyEnd) {
            return Stream.empty();
        }
        Lines lines = new Lines(text, bodyStart, bodyEnd);
        return Stream.generate(lines::advance)
                .takeWhile(found -> found)
                .map(found -> text.subSequence(lines.start(), lines.end()).toString());
    }

    /** The lines below the heading, joined by LF, without white space at both ends. */
    public String body() {
        int end = renderedEnd();
        return end == bodyStart
                ? ""
                : text.subSequence(Sections.skipWhite(text, bodyStart, end), end)
                        .toString()
                        .replace("\r\n", "\n");
    }

    /** The length of the rendered section in UTF-16 code units. */
    public long renderedLength() {
        int end = renderedEnd();
        if (end == bodyStart) {
            return title.isEmpty() ? 2 : 3L + title.length();
        }
        long length = 3L + title.length() + 1;
        for (int at = bodyStart; at < end; at++) {
            if (!startsCrLf(at, end)) {
                length++;
            }
        }
        return length;
    }

    /** Appends the rendered section; may stop once {@code out} has that many units. */
    public void appendTo(StringBuilder out, int enough) {
        int end = renderedEnd();
        out.append(title.isEmpty() && end == bodyStart ? "##" : "## ");
        out.append(title, 0, Math.min(title.length(), Math.max(0, enough)));
        if (end > bodyStart) {
            out.append('\n');
        }
        for (int at = bodyStart; at < end && out.length() < enough; at++) {
            if (!startsCrLf(at, end)) {
                out.append(text.charAt(at));
            }
        }
    }

    private boolean startsCrLf(int at, int end) {
        return text.charAt(at) == '\r' && at + 1 < end && text.charAt(at + 1) == '\n';
    }

    /** The end of what is left of the body once trimmed; its start where nothing is left. */
    private int renderedEnd() {
        int end = Math.max(bodyStart, bodyEnd);
        while (end > bodyStart && JsText.isWhite(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }
}
