package dev.reproof.engine.heads;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Keys in files, as a person makes them. */
public record Keys(Path secret, Path open) {

    /** A new pair in that directory. */
    public static Keys in(Path directory, String name) throws IOException {
        return of("Ed25519", directory, name);
    }

    /** The same of another kind. */
    public static Keys of(String algorithm, Path directory, String name) throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
            Keys keys = new Keys(directory.resolve(name + ".pem"), directory.resolve(name + ".pub.pem"));
            write(keys.secret(), "PRIVATE KEY", pair.getPrivate());
            write(keys.open(), "PUBLIC KEY", pair.getPublic());
            Files.setPosixFilePermissions(keys.secret(), PosixFilePermissions.fromString("rw-------"));
            return keys;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void write(Path file, String label, Key key) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(key.getEncoded());
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }
}
