package dev.reproof.engine.disk;

import dev.reproof.events.Sha256;

/** The length and digest of a file's bytes: two files that agree in both hold the same. */
public record FileDigest(long bytes, Sha256 sha256) {}
