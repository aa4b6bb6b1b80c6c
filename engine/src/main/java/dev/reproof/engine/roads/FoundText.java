package dev.reproof.engine.roads;

import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.disk.NewFile;
import dev.reproof.events.Fidelity;
import dev.reproof.events.TextSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A transcript that was found and checked.
 *
 * @param expected what it must be when it is read again; absent where the state file itself is the text
 * @param content the text in UTF-8
 */
public record FoundText(TextSource source, Fidelity fidelity, Optional<FileDigest> expected, NewFile.Content content) {

    FoundText as(Fidelity known) {
        return new FoundText(source, known, expected, content);
    }

    static FoundText kept(String text, Fidelity fidelity) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new FoundText(TextSource.LEGACY, fidelity, Optional.empty(), () -> new ByteArrayInputStream(utf8));
    }
}
