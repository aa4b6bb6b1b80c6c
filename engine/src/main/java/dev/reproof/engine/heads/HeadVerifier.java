package dev.reproof.engine.heads;

import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunId;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Checks signed heads with the public half of the Ed25519 key that signed them. */
@Exported
public final class HeadVerifier {

    private static final String WHAT = "Verifying key";
    private static final String LABEL = "PUBLIC KEY";

    private final PublicKey key;

    private HeadVerifier(PublicKey key) {
        this.key = key;
    }

    /**
     * The verifier with the key in that file: X.509 in PEM.
     *
     * @throws Invalid when it holds no such key
     * @throws dev.reproof.events.ReproofException.NotFound when there is no such file
     */
    public static HeadVerifier of(Path file) {
        byte[] encoded = PemFile.read(file, LABEL, WHAT);
        try {
            return new HeadVerifier(
                    KeyFactory.getInstance(HeadSigner.ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new Invalid(
                    WHAT + " " + file + " expected an Ed25519 key, found another kind of key" + PemFile.howTo(LABEL),
                    e);
        }
    }

    /** Whether the key's other half signed that for this run. */
    public boolean holds(RunId run, SignedHead head) {
        try {
            Signature signature = Signature.getInstance(HeadSigner.ALGORITHM);
            signature.initVerify(key);
            signature.update(SignedHead.bytes(run, head.head(), head.time()));
            return signature.verify(Base64.getDecoder().decode(head.signature()));
        } catch (SignatureException | IllegalArgumentException e) {
            return false; // it has not even the form of one
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform from 15 on verifies Ed25519; this one does not", e);
        }
    }
}
