package dev.reproof.events.dag;

import java.util.Map;

/** A model and the parameters to call it with, in document order. */
public record ModelSelection(String id, Map<String, String> params) {}
