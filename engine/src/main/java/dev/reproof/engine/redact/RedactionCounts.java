package dev.reproof.engine.redact;

import java.util.Map;
import java.util.TreeMap;

/** How often secrets were replaced, by the name of the rule. Safe for many threads. */
public final class RedactionCounts {

    private final Map<String, Long> counts = new TreeMap<>();

    synchronized void found(String name) {
        counts.merge(name, 1L, Long::sum);
    }

    /** Those of now, each at least 1. */
    public synchronized Map<String, Long> now() {
        return Map.copyOf(counts);
    }
}
