package dev.reproof.engine.home;

import dev.reproof.engine.disk.NewFile;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps a version-1 state file whose place is about to be taken. */
public final class LegacyOriginal {

    private LegacyOriginal() {}

    /**
     * Copies the file to {@code <name>.v1.bak} beside it.
     *
     * @return the copy
     * @throws dev.reproof.events.ReproofException.Rejected when something else has that name
     */
    public static Path keep(Path original) throws IOException {
        return keep(original, () -> RegularFile.stream(original, Links.FOLLOWED));
    }

    /** The same of a file that is open already. */
    public static Path keep(Path original, NewFile.Content bytes) throws IOException {
        Path kept = original.resolveSibling(original.getFileName() + ".v1.bak");
        NewFile.write(kept, bytes);
        return kept;
    }
}
