package dev.reproof.engine.heads;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.NotAFile;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key as PEM: one block of Base64 between two lines that name what it is. */
final class PemFile {

    private static final int MOST_BYTES = 16 * 1024;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----\\s+([A-Za-z0-9+/=\\s]*)-----END \\1-----\\s*");

    private PemFile() {}

    /**
     * What the block holds.
     *
     * @param label what the block must be, as its first line has it
     * @param what the file is for, for messages
     * @throws Invalid when the file holds anything else
     * @throws NotFound when there is none
     */
    static byte[] read(Path file, String label, String what) {
        Matcher block = BLOCK.matcher(text(file, what).strip());
        if (!block.matches()) {
            throw new Invalid(what + " " + file + " expected one PEM block, -----BEGIN " + label
                    + "-----, found something else" + howTo(label));
        }
        if (!block.group(1).equals(label)) {
            throw new Invalid(what + " " + file + " expected -----BEGIN " + label + "-----, found -----BEGIN "
                    + block.group(1) + "-----" + howTo(label));
        }
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new Invalid(what + " " + file + " holds no Base64: " + e.getMessage() + howTo(label), e);
        }
    }

    /** How a person makes such a file. */
    static String howTo(String label) {
        return label.startsWith("PRIVATE")
                ? "; 'openssl genpkey -algorithm ed25519 -out FILE' makes one"
                : "; 'openssl pkey -in SIGN-KEY -pubout -out FILE' makes one";
    }

    private static String text(Path file, String what) {
        try (InputStream in = RegularFile.stream(file, Links.FOLLOWED)) {
            byte[] text = in.readNBytes(MOST_BYTES + 1);
            if (text.length > MOST_BYTES) {
                throw new Invalid(what + " " + file + " expected at most " + MOST_BYTES + " bytes, found more");
            }
            return new String(text, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            throw new NotFound(what + " " + file + " does not exist");
        } catch (NotAFile e) {
            throw new Invalid(what + " " + file + " expected a file, found " + e.kind(), e);
        } catch (IOException e) {
            throw DiskFailure.of("read", file, "check permissions there", e);
        }
    }
}
