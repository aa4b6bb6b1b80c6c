package dev.reproof.engine.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;

/**
 * What changes with a file's content, short of reading it.
 *
 * @param change absent where the system does not say
 */
public record FileStamp(long bytes, FileTime modified, Optional<Change> change) {

    private static final String UNIX = "unix";

    /**
     * What nobody sets at will, as a modification time is.
     *
     * @param device with {@code inode}, which file it is
     * @param at when its content, its name or what is said of it changed last
     */
    public record Change(long device, long inode, FileTime at) {}

    /** The stamp of that plain file; absent where there is none. */
    public static Optional<FileStamp> of(Path file) {
        try {
            return file.getFileSystem().supportedFileAttributeViews().contains(UNIX) ? ofUnix(file) : ofAny(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DiskFailure.of("look at", file, "check permissions and the disk", e);
        }
    }

    private static Optional<FileStamp> ofUnix(Path file) throws IOException {
        Map<String, Object> found = Files.readAttributes(
                file, UNIX + ":isRegularFile,size,lastModifiedTime,dev,ino,ctime", LinkOption.NOFOLLOW_LINKS);
        Change change = new Change((Long) found.get("dev"), (Long) found.get("ino"), (FileTime) found.get("ctime"));
        return (Boolean) found.get("isRegularFile")
                ? Optional.of(new FileStamp(
                        (Long) found.get("size"), (FileTime) found.get("lastModifiedTime"), Optional.of(change)))
                : Optional.empty();
    }

    private static Optional<FileStamp> ofAny(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return found.isRegularFile()
                ? Optional.of(new FileStamp(found.size(), found.lastModifiedTime(), Optional.empty()))
                : Optional.empty();
    }
}
