package dev.reproof.events;

/**
 * A transcript that came with a state file and is kept in a stream of its own.
 *
 * @param key the attempt that said it
 */
public record ImportedText(AttemptKey key, StreamId stream, Seal seal, Fidelity fidelity) {}
