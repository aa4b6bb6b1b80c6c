package dev.reproof.engine.heads;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.disk.SystemDisk;
import dev.reproof.events.ReproofException.Corrupt;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file with the signed heads of a run, one a line, in the order of their positions. It is only appended to. What
 * stands behind the last line feed was being written when its runner was stopped, and is no line.
 */
public final class HeadsFile {

    private static final int LONGEST_LINE = 1024;
    private static final int MOST_LINES = 1_000_000;
    private static final String CHECK = "check space and permissions there";

    private final Path path;

    public HeadsFile(Path path) {
        this.path = path;
    }

    /**
     * Every head; none where there is no file.
     *
     * @throws Corrupt when a line is none, or does not follow the one before it
     */
    public List<SignedHead> read() {
        return DiskFailure.answer("read the signed heads", path, CHECK, () -> {
            if (!PlainFile.isTaken(path)) {
                return List.of();
            }
            List<SignedHead> heads = new ArrayList<>();
            try (InputStream in = new BufferedInputStream(PlainFile.open(path))) {
                for (byte[] line = line(in); line.length > 0; line = line(in)) {
                    heads.add(head(line, heads));
                }
            }
            return heads;
        });
    }

    private SignedHead head(byte[] line, List<SignedHead> before) {
        SignedHead head = SignedHead.of(new String(line, StandardCharsets.UTF_8))
                .orElseThrow(() -> damaged(before.size() + 1, "expected a signed head, found something else"));
        long last = before.isEmpty() ? -1 : before.get(before.size() - 1).head().position();
        if (head.head().position() <= last || before.size() == MOST_LINES) {
            throw damaged(
                    before.size() + 1,
                    "expected a position above " + last + ", found "
                            + head.head().position());
        }
        return head;
    }

    private Corrupt damaged(int line, String why) {
        return new Corrupt("Signed heads " + path + " are altered at line " + line + ": " + why
                + "; keep a copy of the run's directory before anything else");
    }

    /** The next whole line, without more of it than a line can have; empty where there is none. */
    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n' || line.size() > LONGEST_LINE) {
                return line.toByteArray();
            }
        }
        return new byte[0];
    }

    /** Appends heads and forces them; a file that is missing is made, for its owner only. */
    public void append(List<SignedHead> heads) {
        DiskFailure.attempt("write the signed heads", path, CHECK, () -> {
            boolean made = !PlainFile.isTaken(path);
            StringBuilder lines = new StringBuilder();
            heads.forEach(head -> lines.append(head.line()));
            try (FileChannel file = PlainFile.channelToAppend(path)) {
                file.truncate(endOfLines(file)).position(file.size());
                ByteBuffer bytes = StandardCharsets.US_ASCII.encode(lines.toString());
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            if (made) {
                SystemDisk.INSTANCE.forceDirectory(path.toAbsolutePath().getParent());
            }
        });
    }

    /** Where the last whole line ends. */
    private static long endOfLines(FileChannel file) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        long end = file.size();
        while (end > 0) {
            one.clear();
            file.read(one, end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
            end--;
        }
        return 0;
    }
}
