package dev.reproof.events.dag;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model and the parameters to call it with, in document order. */
public record ModelSelection(String id, Map<String, String> params) {
    public ModelSelection {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }
}
