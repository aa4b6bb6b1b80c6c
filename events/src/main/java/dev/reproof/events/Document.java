package dev.reproof.events;

/**
 * A document that the run keeps byte for byte in a stream of its own, since it may be larger than an event can be.
 *
 * @param stream where it is kept
 */
public record Document(StreamId stream, Sha256 sha256, long bytes) {}
