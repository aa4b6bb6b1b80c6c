package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.Sha256;
import dev.reproof.events.TextDigest;
import dev.reproof.events.block.PackedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Keeps the JSON that agents print, out of which their text was taken: one packed file per attempt, up to a limit. */
public record RawOutputs(Optional<ArtifactDirectory> directory, ArtifactNames names, long limit) {

    /** So much of an attempt is kept, before it is packed. */
    public static final long LIMIT = 64L << 20;

    private static final int BUFFER_BYTES = 64 * 1024;

    /** What is kept of an attempt, and whether that is all. */
    record Kept(TextDigest digest, boolean cut) {}

    /**
     * Makes the file of an attempt, as a whole, also in the place of one that another process has made of it.
     *
     * @param printed all of its output
     * @param redacted takes the secrets out of what goes into a stream, and hands on the rest when it is closed
     * @return absent where artifacts are off
     * @throws dev.reproof.events.ReproofException.Storage if the file system refused
     */
    Optional<Kept> keep(AttemptKey key, Path printed, UnaryOperator<OutputStream> redacted) {
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        AtomicReference<Kept> kept = new AtomicReference<>();
        directory.get().replace(names.raw(key), out -> kept.set(copied(printed, redacted, out)));
        return Optional.of(kept.get());
    }

    private Kept copied(Path printed, UnaryOperator<OutputStream> redacted, OutputStream out) throws IOException {
        try (InputStream in = PlainFile.open(printed);
                OutputStream packed = PackedStream.writing(out)) {
            CutStream kept = new CutStream(packed, limit);
            try (OutputStream clean = redacted.apply(kept)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int read = in.read(buffer); read >= 0 && !kept.isCut(); read = in.read(buffer)) {
                    clean.write(buffer, 0, read);
                }
            }
            return new Kept(kept.end(Files.size(printed)), kept.isCut());
        }
    }

    /**
     * Copies what was kept of an attempt, once it was read from end to end and compared.
     *
     * @param directory where the artifacts are; it is not made
     * @param recorded of it
     * @return whether there is a file
     * @throws Corrupt when that is not what was kept
     * @throws IOException when it cannot be read, or the output not be written
     */
    public static boolean copy(
            Path directory, ArtifactNames names, AttemptKey key, TextDigest recorded, OutputStream out)
            throws IOException {
        Path file = directory.resolve(names.raw(key));
        try {
            requireRecorded(file, key, recorded);
            try (InputStream raw = PackedStream.reading(PlainFile.open(file))) {
                raw.transferTo(out);
            }
            return true;
        } catch (NoSuchFileException | Rejected absent) {
            return false;
        }
    }

    private static void requireRecorded(Path file, AttemptKey key, TextDigest recorded) throws IOException {
        MessageDigest running = Sha256.newDigest();
        long bytes = 0;
        String found;
        try (InputStream packed = PlainFile.open(file);
                InputStream raw = new DigestInputStream(PackedStream.reading(packed), running)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = raw.read(buffer); read >= 0 && bytes <= recorded.bytes(); read = raw.read(buffer)) {
                bytes += read;
            }
            TextDigest there = new TextDigest(Sha256.of(running), bytes);
            if (there.equals(recorded)) {
                return;
            }
            found = there.bytes() + " bytes, sha256 " + there.sha256();
        } catch (NoSuchFileException absent) {
            throw absent;
        } catch (IOException damaged) {
            found = damaged.getMessage();
        }
        throw new Corrupt("The raw output of " + key + " in " + file + " is altered: expected " + recorded.bytes()
                + " bytes, sha256 " + recorded.sha256() + ", found " + found
                + "; its transcript stands in the log and is whole");
    }
}
