package dev.reproof.engine.heads;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/** Signs heads of chains with an Ed25519 key. */
@Exported
public final class HeadSigner {

    static final String ALGORITHM = "Ed25519";

    private static final String WHAT = "Signing key";
    private static final String LABEL = "PRIVATE KEY";

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final PrivateKey key;

    private HeadSigner(PrivateKey key) {
        this.key = key;
    }

    /**
     * The signer with the key in that file: PKCS#8 in PEM.
     *
     * @throws Rejected when others may read or write the file
     * @throws Invalid when it holds no such key
     * @throws dev.reproof.events.ReproofException.NotFound when there is no such file
     */
    public static HeadSigner of(Path file) {
        byte[] encoded = PemFile.read(file, LABEL, WHAT);
        requireSecret(file);
        try {
            return new HeadSigner(KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new Invalid(
                    WHAT + " " + file + " expected an Ed25519 key, found another kind of key" + PemFile.howTo(LABEL),
                    e);
        }
    }

    private static void requireSecret(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
            if (found.stream().anyMatch(OTHERS::contains)) {
                throw new Rejected(WHAT + " " + file + " can be read by others: expected rw-------, found "
                        + PosixFilePermissions.toString(found)
                        + "; 'chmod 600' it, and make a new key if others saw it");
            }
        } catch (IOException e) {
            throw DiskFailure.of("look at", file, "check permissions there", e);
        }
    }

    /** Signs that the chain of this run had that head there. */
    public SignedHead sign(RunId run, ChainPoint head, Instant now) {
        Instant time = now.truncatedTo(ChronoUnit.MILLIS);
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(SignedHead.bytes(run, head, time));
            return new SignedHead(head, time, Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key that was read signs; this one does not", e);
        }
    }
}
