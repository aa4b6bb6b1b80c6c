package dev.reproof.events;

import java.nio.charset.StandardCharsets;

/** Digest and length of a text's UTF-8. */
public record TextDigest(Sha256 sha256, long bytes) {

    public static TextDigest of(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new TextDigest(Sha256.of(utf8), utf8.length);
    }
}
