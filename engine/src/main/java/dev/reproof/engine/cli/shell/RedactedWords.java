package dev.reproof.engine.cli.shell;

import dev.reproof.engine.shown.Amounts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What was replaced in a run, in words. */
public final class RedactedWords {

    private RedactedWords() {}

    /**
     * How often each rule has replaced something.
     *
     * @param counts by the names of the rules; one that is not there has found nothing
     */
    public static String of(List<String> names, Map<String, Long> counts) {
        return names.stream()
                .map(name -> name + " " + Amounts.count(counts.getOrDefault(name, 0L)))
                .collect(Collectors.joining(", "));
    }
}
