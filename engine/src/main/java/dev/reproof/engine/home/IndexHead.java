package dev.reproof.engine.home;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the log was when the index of a run's own artifacts was written, which is only from what it has forced: a
 * witness where the state file is gone.
 */
public record IndexHead(Path file, long position, Sha256 chain) {

    private static final int MOST_BYTES = 64 << 10;

    private static final Pattern HEAD =
            Pattern.compile("^- Position: (\\d{1,18}), chain `([0-9a-f]{64})`$", Pattern.MULTILINE);

    /** That of a run's own directory; absent where there is none, or where it says nothing. */
    public static Optional<IndexHead> of(RunHome home) {
        Path file = home.artifacts().resolve(RunHome.INDEX);
        if (!PlainFile.isPlain(file) || !Files.isReadable(file)) {
            return Optional.empty();
        }
        Matcher head = HEAD.matcher(start(file));
        return head.find()
                ? Optional.of(new IndexHead(file, Long.parseLong(head.group(1)), new Sha256(head.group(2))))
                : Optional.empty();
    }

    private static String start(Path file) {
        try (InputStream in = PlainFile.open(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw DiskFailure.of("read", file, "check permissions and the disk", e);
        }
    }
}
