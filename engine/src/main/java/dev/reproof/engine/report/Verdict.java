package dev.reproof.engine.report;

import dev.reproof.events.Exported;

/**
 * What is known of the log a page was made of.
 *
 * @param sound whether nothing is wrong with it
 * @param words for people, a sentence
 */
@Exported
public record Verdict(boolean sound, String words) {}
