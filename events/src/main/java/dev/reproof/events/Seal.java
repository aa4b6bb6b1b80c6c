package dev.reproof.events;

/**
 * What a finished stream of text holds.
 *
 * @param bytes length of its UTF-8
 * @param chars length in UTF-16 code units
 * @param sha256 digest of its UTF-8
 * @param replacements how many invalid sequences became U+FFFD on the way in
 */
public record Seal(long bytes, long chars, Sha256 sha256, long replacements) {}
