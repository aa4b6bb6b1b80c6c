package dev.reproof.engine.restart;

import dev.reproof.events.Sha256;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The digests of files; one that looks the same from outside as when it was read is not read again. */
final class FileContents {

    /** Size and times alone can be set back by who copies a file; where the system has it, the time of that counts too. */
    private static final String UNIX = "unix:size,lastModifiedTime,ctime,ino";

    private static final String BASIC = "size,lastModifiedTime,fileKey";
    private static final int BUFFER = 64 * 1024;

    private record Read(Map<String, Object> stamp, Sha256 digest) {}

    private final Map<Path, Read> known = new HashMap<>();

    /** The digest of each of these files that is there. */
    SortedMap<String, Sha256> digests(SortedMap<String, Path> files) throws IOException {
        SortedMap<String, Sha256> digests = new TreeMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            digest(file.getValue()).ifPresent(digest -> digests.put(file.getKey(), digest));
        }
        return digests;
    }

    private Optional<Sha256> digest(Path file) throws IOException {
        try {
            Map<String, Object> stamp = stamp(file); // before the content: what is written meanwhile has another one
            Read before = known.get(file);
            if (before == null || !before.stamp().equals(stamp)) {
                known.put(file, new Read(stamp, read(file)));
            }
            return Optional.of(known.get(file).digest());
        } catch (NoSuchFileException gone) {
            known.remove(file);
            return Optional.empty();
        }
    }

    private static Map<String, Object> stamp(Path file) throws IOException {
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        return Files.readAttributes(file, unix ? UNIX : BASIC);
    }

    private static Sha256 read(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = RegularFile.stream(file, Links.FOLLOWED)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Sha256.of(digest);
    }
}
