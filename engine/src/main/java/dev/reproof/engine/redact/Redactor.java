package dev.reproof.engine.redact;

import dev.reproof.events.regex.JsRegex;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Replaces in texts what a {@link Redaction} says. */
public final class Redactor {

    /** Longest search of a pattern in a line; a line that takes longer is replaced as a whole. */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(2);

    private Redactor() {}

    /**
     * What takes a text and hands it on with secrets replaced.
     *
     * @param counts is told of what was replaced
     */
    public static TextStage over(Redaction redaction, RedactionCounts counts, TextStage next) {
        TextStage first = next;
        if (!redaction.patterns().isEmpty()) {
            first = new LineStage(named(redaction.patterns()), counts, first);
        }
        List<ValueStage.Value> values = redaction.values();
        if (!values.isEmpty()) {
            first = new ValueStage(values, counts, first);
        }
        return first;
    }

    private static List<LineStage.Named> named(List<String> patterns) {
        List<LineStage.Named> named = new ArrayList<>();
        for (String pattern : patterns) {
            named.add(new LineStage.Named(Redaction.name(named.size() + 1), JsRegex.matches(pattern, TIME_LIMIT)));
        }
        return named;
    }

    /** The same of a text that is there as a whole. */
    public static String in(Redaction redaction, String text, RedactionCounts counts) {
        if (redaction.isNone()) {
            return text;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        TextStage stage = over(redaction, counts, whole::write);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        stage.utf8(utf8, 0, utf8.length);
        stage.end();
        return whole.toString(StandardCharsets.UTF_8);
    }

    /** What stands in the place of a secret. */
    static String mark(String name) {
        return "[redacted:" + name + "]";
    }
}
