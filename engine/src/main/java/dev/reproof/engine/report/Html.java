package dev.reproof.engine.report;

import dev.reproof.engine.shown.Amounts;
import dev.reproof.events.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** A page while it is written. Whatever is not {@linkplain #raw its own markup} goes through {@link HtmlText}. */
final class Html {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** What surely fits into a box, also on a phone. */
    private static final int MOST_OF_A_BOX = 500;

    private static final int MOST_LINES_OF_A_BOX = 15;

    /** From the first letters that are written from right to left. */
    private static final int FIRST_TURNING = 0x590;

    private final StringBuilder page = new StringBuilder(1 << 16);
    private final PackedMarkup packed = new PackedMarkup();

    /** Markup of the page's own; no text that came from elsewhere. */
    Html raw(String markup) {
        page.append(markup);
        return this;
    }

    Html raw(long number) {
        page.append(number);
        return this;
    }

    /** A text on one line. */
    Html text(String text) {
        HtmlText.line(page, text);
        return this;
    }

    /** An attribute, with a space in front. */
    Html attribute(String name, String value) {
        page.append(' ').append(name).append("=\"");
        HtmlText.attribute(page, value);
        page.append('"');
        return this;
    }

    /** A name of unknown origin inside of a sentence: it turns no direction but its own. */
    Html name(String name) {
        page.append("<bdi>");
        HtmlText.line(page, name);
        page.append("</bdi>");
        return this;
    }

    Html name(TaskId task) {
        return name(task.value());
    }

    /** The same where there are thousands: with an element only if something in it may turn a direction. */
    Html isolated(String text) {
        return text.chars().allMatch(unit -> unit < FIRST_TURNING) ? text(text) : name(text);
    }

    /**
     * An element of the page's own whose body a large page does not show at once: the page carries it {@linkplain PackedMarkup
     * packed}, and its script puts it there when somebody comes to it.
     *
     * @param element its name and attributes, such as {@code div class="group"}
     * @param rows how many it has, of about the same height; 0 where none of it is seen before it is asked for
     */
    Html later(String element, boolean isPacked, int rows, Runnable body) {
        raw("<").raw(element);
        if (isPacked) {
            raw(" data-pack=").raw(packed.size()).raw(rows == 0 ? "" : " data-rows=" + rows);
        }
        int begin = raw(">").page.length();
        body.run();
        if (isPacked) {
            packed.add(page.substring(begin));
            page.setLength(begin);
        }
        return raw("</").raw(element.substring(0, element.indexOf(' '))).raw(">");
    }

    /** Whatever was packed. */
    Html packed() {
        packed.write(page);
        return this;
    }

    /** A text of several lines in a block; the language and the direction of it are its own. */
    Html block(String classes, Cut text) {
        String keys = isLong(text) ? " tabindex=\"0\"" : ""; // it may scroll, also without a mouse
        raw("<pre class=\"" + classes + "\" dir=\"auto\" lang=\"\"" + keys + ">\n");
        HtmlText.lines(page, text.start());
        if (!text.isWhole()) {
            raw("<b class=\"gap\">… ")
                    .raw(Amounts.count(text.omitted()))
                    .raw(text.start().isEmpty() ? " in front of this are left out …" : " characters are left out …")
                    .raw("</b>\n");
        }
        HtmlText.lines(page, text.end());
        return raw("</pre>\n");
    }

    private static boolean isLong(Cut text) {
        long length = (long) text.start().length() + text.end().length();
        return length > MOST_OF_A_BOX
                || text.start().lines().count() + text.end().lines().count() > MOST_LINES_OF_A_BOX;
    }

    /** A moment, in UTC to the second, which a machine reads as well. */
    Html time(Instant at) {
        return raw("<time>" + moment(at) + "</time>");
    }

    /** A moment as words. */
    static String moment(Instant at) {
        return TIME.format(at);
    }

    Html time(Optional<Instant> at) {
        return at.isPresent() ? time(at.get()) : raw("–");
    }

    /** The sign of a standing, which a reader of screens passes over: a word stands beside it. */
    Html sign(Standing standing) {
        return raw("<svg class=\"sign s-" + standing.sign() + "\" aria-hidden=\"true\"><use href=\"#i-"
                + standing.sign() + "\"/></svg>");
    }

    static String span(Optional<Instant> from, Optional<Instant> to) {
        return from.isEmpty() || to.isEmpty() ? "–" : Amounts.span(Duration.between(from.get(), to.get()));
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
