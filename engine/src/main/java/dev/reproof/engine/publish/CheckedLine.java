package dev.reproof.engine.publish;

import dev.reproof.engine.disk.FileStamp;
import dev.reproof.engine.disk.FileStamp.Change;
import dev.reproof.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * A line about one file. Two that are equal speak of a file that has not changed.
 *
 * @param facts digest, bytes, modification time, device and inode, change time: compared as they are, never taken apart
 */
record CheckedLine(String facts, String name) {

    private static final int CHECKSUM_DIGITS = 8;
    private static final int FACTS = 5;

    /** Absent where the system does not say when a file changed. */
    static Optional<CheckedLine> of(String name, Sha256 digest, FileStamp stamp) {
        return stamp.change().map(change -> new CheckedLine(facts(digest, stamp, change), name));
    }

    private static String facts(Sha256 digest, FileStamp stamp, Change change) {
        return String.join(
                " ",
                digest.hex(),
                Long.toString(stamp.bytes()),
                nanos(stamp.modified()),
                change.device() + ":" + change.inode(),
                nanos(change.at()));
    }

    private static String nanos(FileTime time) {
        return Long.toString(time.to(TimeUnit.NANOSECONDS));
    }

    /** The line with its checksum: one that is torn counts for nothing. */
    String sealed() {
        String text = facts + " " + name;
        return checksum(text) + " " + text;
    }

    /** Absent where that is no whole line. */
    static Optional<CheckedLine> parse(String line) {
        if (line.length() <= CHECKSUM_DIGITS) {
            return Optional.empty();
        }
        String text = line.substring(CHECKSUM_DIGITS + 1);
        String[] parts = text.split(" ", FACTS + 1);
        if (parts.length <= FACTS || !line.equals(checksum(text) + " " + text)) {
            return Optional.empty();
        }
        String name = parts[FACTS];
        return Optional.of(new CheckedLine(text.substring(0, text.length() - name.length() - 1), name));
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
