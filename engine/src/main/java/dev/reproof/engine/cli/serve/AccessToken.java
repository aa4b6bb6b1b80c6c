package dev.reproof.engine.cli.serve;

import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a request has to bring: the token in a header, or in a cookie what a server has made of it. The cookie is good for that
 * server alone, and does not tell the token.
 */
final class AccessToken {

    private static final int LEAST_CHARS = 16;
    private static final int MOST_CHARS = 1_024;
    private static final String BEARER = "Bearer ";

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final byte[] header;
    private final byte[] cookie;
    private final String cookieText;
    private final String cookieName;

    AccessToken(String token) {
        byte[] salt = new byte[32];
        new SecureRandom().nextBytes(salt);
        this.header = bytes(BEARER + token);
        this.cookieName = "reproof-" + Sha256.of(salt).hex().substring(0, 8);
        this.cookieText = Sha256.of(bytes(Sha256.of(salt).hex() + token)).hex();
        this.cookie = bytes(cookieText);
    }

    /**
     * Reads one from a file that nobody else may read.
     *
     * @throws Rejected when others may read it
     * @throws Invalid when it holds no token of 16 to 1024 visible ASCII characters
     */
    static AccessToken of(Path file) {
        String token = new String(Inputs.read(file, "Token file"), StandardCharsets.US_ASCII).strip();
        requireSecret(file);
        if (token.length() < LEAST_CHARS
                || token.length() > MOST_CHARS
                || !token.chars().allMatch(unit -> unit > ' ' && unit < 0x7F)) {
            throw new Invalid("Token file " + file + " expected " + LEAST_CHARS + " to " + MOST_CHARS
                    + " visible ASCII characters, found " + token.length()
                    + " characters that are not all such; make one: 'openssl rand -hex 24 > FILE'");
        }
        return new AccessToken(token);
    }

    private static void requireSecret(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
            if (found.stream().anyMatch(OTHERS::contains)) {
                throw new Rejected("Token file " + file + " can be read by others: expected rw-------, found "
                        + PosixFilePermissions.toString(found)
                        + "; 'chmod 600' it, and make a new token if others saw it");
            }
        } catch (IOException e) {
            throw new Storage("Token file " + file + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** Whether a header {@code Authorization} brings it; takes the same time whatever is wrong with one of its length. */
    boolean isIn(Optional<String> authorization) {
        return authorization
                .filter(given -> MessageDigest.isEqual(header, bytes(given)))
                .isPresent();
    }

    /** Whether a cookie of that value stands for it. */
    boolean isMeantBy(Optional<String> value) {
        return value.filter(given -> MessageDigest.isEqual(cookie, bytes(given)))
                .isPresent();
    }

    /** The name of that cookie: a browser gives it to all servers of a machine. */
    String cookieName() {
        return cookieName;
    }

    /** The value of that cookie. */
    String cookie() {
        return cookieText;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
