package dev.reproof.engine.disk;

import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/** A file that takes nobody's place. */
public final class NewFile {

    private static final int PIECE = 8192;

    private NewFile() {}

    /** Opens what is to be written, once or twice. */
    public interface Content {
        InputStream open() throws IOException;
    }

    /**
     * Makes the file, whole or not at all; one that holds the same already is left alone.
     *
     * @throws Rejected when something else is there
     */
    public static void write(Path target, Content content) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            AtomicFile.write(target, out -> {
                try (InputStream in = content.open()) {
                    in.transferTo(out);
                }
            });
        } else if (!holds(target, content)) {
            throw new Rejected("Not overwritten: " + target
                    + " is there and holds something else; name another file, or move it away");
        }
    }

    private static boolean holds(Path target, Content content) throws IOException {
        if (!Files.isRegularFile(target)) {
            return false;
        }
        try (InputStream there = RegularFile.stream(target, Links.FOLLOWED);
                InputStream wanted = content.open()) {
            byte[] one;
            byte[] other;
            do {
                one = there.readNBytes(PIECE);
                other = wanted.readNBytes(PIECE);
            } while (one.length > 0 && Arrays.equals(one, other));
            return Arrays.equals(one, other);
        }
    }
}
