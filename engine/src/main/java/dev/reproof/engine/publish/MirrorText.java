package dev.reproof.engine.publish;

import dev.reproof.events.AttemptKey;

/**
 * Committed text of an attempt.
 *
 * @param offset bytes of the attempt's text before it
 * @param bytes empty at the very beginning of the attempt
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record MirrorText(AttemptKey key, long offset, byte[] bytes) {}
