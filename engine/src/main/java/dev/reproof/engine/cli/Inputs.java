package dev.reproof.engine.cli;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that an operator names. */
final class Inputs {

    /** Longest file that is read whole, in bytes. */
    private static final int LONGEST = 256 << 20;

    private Inputs() {}

    /**
     * The bytes of a file.
     *
     * @param what names its role in messages
     */
    static byte[] read(Path file, String what) {
        requireFile(file, what);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new Invalid(what + " " + file + " is too long: expected at most " + LONGEST + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new Storage(what + " " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Makes sure that there is a file.
     *
     * @param what names its role in messages
     * @throws NotFound when there is none
     */
    static void requireFile(Path file, String what) {
        if (!Files.isRegularFile(file)) {
            throw new NotFound(what + " " + file + (Files.exists(file) ? " is not a file" : " does not exist")
                    + "; check the path");
        }
    }
}
