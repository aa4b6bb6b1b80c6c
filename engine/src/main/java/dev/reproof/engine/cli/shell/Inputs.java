package dev.reproof.engine.cli.shell;

import dev.reproof.engine.home.VisibleDirectory;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads files that an operator names. */
public final class Inputs {

    /** Longest file that is read whole, in bytes. */
    private static final int LONGEST = 256 << 20;

    /** Longest text whose findings are read, in bytes. */
    private static final int LONGEST_TEXT = 64 << 20;

    private Inputs() {}

    /**
     * The bytes of a file.
     *
     * @param what names its role in messages
     */
    public static byte[] read(Path file, String what) {
        return read(file, what, LONGEST, Invalid::new);
    }

    /**
     * What an agent may have said, as its transcript would hold it: what is not UTF-8 is replaced.
     *
     * @param what names its role in messages
     * @throws Corrupt when it is longer than 64 MiB
     */
    public static String text(Path file, String what) {
        return new String(read(file, what, LONGEST_TEXT, Corrupt::new), StandardCharsets.UTF_8);
    }

    private static byte[] read(Path file, String what, int longest, Function<String, ReproofException> refusal) {
        requireFile(file, what);
        try (InputStream in = RegularFile.stream(file, Links.FOLLOWED)) {
            byte[] bytes = in.readNBytes(longest + 1);
            if (bytes.length > longest) {
                throw refusal.apply(what + " " + file + " is too long: expected at most " + longest + " bytes");
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
    public static void requireFile(Path file, String what) {
        if (file.toAbsolutePath().getParent() != null) {
            VisibleDirectory.isThere(file.toAbsolutePath().getParent());
        }
        if (!Files.isRegularFile(file)) {
            throw new NotFound(what + " " + file + (Files.exists(file) ? " is not a file" : " does not exist")
                    + "; check the path");
        }
    }
}
