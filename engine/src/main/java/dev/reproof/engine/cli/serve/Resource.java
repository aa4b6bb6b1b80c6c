package dev.reproof.engine.cli.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A style or a script of the program's own, as it stands in a page. */
record Resource(String text) {

    static Resource of(String name) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The program has no " + name);
            }
            return new Resource(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The program cannot read its own " + name, e);
        }
    }

    /** By which a policy allows it, and nothing that differs by a byte. */
    String source() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** A policy under which a page has that style and that script, and may ask the server that it came from. */
    static String policy(Resource style, Resource script) {
        return Answer.NOTHING + "; script-src " + script.source() + "; style-src " + style.source()
                + "; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'";
    }
}
