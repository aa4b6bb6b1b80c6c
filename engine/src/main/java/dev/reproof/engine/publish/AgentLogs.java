package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.disk.FileEnd;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Rejected;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps what agents print to their standard error: one file per task, its attempts one after the other. */
public record AgentLogs(Optional<ArtifactDirectory> directory, ArtifactNames names) {

    private static final int LOOKED_AT = 1 << 20;

    /** A log for that attempt; for nobody to read where artifacts are off. */
    OutputStream open(AttemptKey key) throws IOException {
        if (directory.isEmpty()) {
            return OutputStream.nullOutputStream();
        }
        directory
                .get()
                .claim(List.of(names.stderrLog(key.task()), names.partial(key.task(), key.iteration(), key.attempt())));
        forgetBegin(key);
        OutputStream log = directory.get().openLog(names.stderrLog(key.task()));
        log.write(heading(key));
        return log;
    }

    /** All that the agent of an attempt has printed comes again when another process goes on with it. */
    private void forgetBegin(AttemptKey key) throws IOException {
        String name = names.stderrLog(key.task());
        OptionalLong begin;
        try (InputStream log =
                new BufferedInputStream(PlainFile.open(directory.orElseThrow().resolve(name)))) {
            begin = new LogSection(log).lastBegin(heading(key));
        } catch (NoSuchFileException none) {
            return;
        }
        if (begin.isPresent()) {
            directory.orElseThrow().cutLog(name, begin.getAsLong());
        }
    }

    private static byte[] heading(AttemptKey key) {
        return ("--- iteration " + key.iteration() + ", attempt " + key.attempt() + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The end of what one attempt printed, by a look at the end of the log alone, however long that is.
     *
     * @param last whether no attempt of the task came later
     * @param bytes how much at most
     * @return absent where there is nothing of that attempt, or its beginning lies before what is looked at and others came later
     * @throws IOException when the log cannot be read
     */
    static Optional<String> end(Path directory, ArtifactNames names, AttemptKey key, boolean last, int bytes)
            throws IOException {
        try {
            FileEnd end = FileEnd.of(directory.resolve(names.stderrLog(key.task())), LOOKED_AT);
            return new LogEnd(end.bytes(), end.isCut())
                    .of(heading(key), last)
                    .map(part -> FileEnd.text(part, bytes, false));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    /**
     * Copies what one attempt printed, as far as it was kept.
     *
     * @param directory where the logs are; it is not made
     * @return whether there is anything of that attempt
     * @throws IOException when the log cannot be read, or the output not be written
     */
    public static boolean copy(Path directory, ArtifactNames names, AttemptKey key, OutputStream out)
            throws IOException {
        try (InputStream log =
                new BufferedInputStream(PlainFile.open(directory.resolve(names.stderrLog(key.task()))))) {
            return new LogSection(log).copy(heading(key), out);
        } catch (NoSuchFileException | Rejected absent) {
            return false;
        }
    }
}
