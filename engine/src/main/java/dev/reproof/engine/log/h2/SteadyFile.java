package dev.reproof.engine.log.h2;

import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.store.fs.FilePath;

/**
 * A file that the system has refused to read or write once, and that refuses everything from then on. H2 takes what it
 * cannot read for what was never written: it would go on from an older state, and write over what was acknowledged
 * since.
 *
 * <p>What a header points to is forced before that: where the power is cut in a clean close, H2 would believe a header
 * whose end of the file was lost, and go back to what the other one says.
 *
 * <p>H2 keeps one of these for each log that this process has opened to read, and one for each to write.
 */
final class SteadyFile extends FilePath {

    private final String scheme;
    private final FilePath base;
    private final AtomicReference<IOException> refused;

    private SteadyFile(String scheme, FilePath base, AtomicReference<IOException> refused) {
        this.scheme = scheme;
        this.base = base;
        this.refused = refused;
        this.name = scheme + ":" + base.name;
    }

    /** The file that H2 knows by that name, to be known by the name of this one; the log at {@code base} is in it. */
    static SteadyFile over(String name, Path base, boolean writable) {
        byte[] log = base.toUri().toString().getBytes(StandardCharsets.UTF_8);
        String scheme =
                (writable ? "steady" : "steadily") + Sha256.of(log).hex().substring(0, 16);
        SteadyFile file = new SteadyFile(scheme, FilePath.get(name), new AtomicReference<>());
        if (FilePath.get(file.name) instanceof SteadyFile known && known.scheme.equals(scheme)) {
            return known; // H2 shares a database that is open
        }
        FilePath.register(file);
        return file;
    }

    /** What the system has refused since the file was opened, if it has. */
    Optional<IOException> refused() {
        return Optional.ofNullable(refused.get());
    }

    private SteadyFile with(FilePath other) {
        return new SteadyFile(scheme, other, refused);
    }

    private static FilePath baseOf(FilePath path) {
        return path instanceof SteadyFile file ? file.base : path;
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    @Override
    public FilePath getPath(String path) {
        return with(FilePath.get(path.substring(scheme.length() + 1)));
    }

    @Override
    public FilePath unwrap() {
        return base.unwrap();
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        refused.set(null);
        return new SteadyChannel(base.open(mode), refused);
    }

    @Override
    public long size() {
        return base.size();
    }

    @Override
    public void moveTo(FilePath target, boolean atomicReplace) {
        base.moveTo(baseOf(target), atomicReplace);
    }

    @Override
    public boolean createFile() {
        return base.createFile();
    }

    @Override
    public boolean exists() {
        return base.exists();
    }

    @Override
    public void delete() {
        base.delete();
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        List<FilePath> entries = new ArrayList<>(); // H2 changes it
        base.newDirectoryStream().forEach(entry -> entries.add(with(entry)));
        return entries;
    }

    @Override
    public FilePath toRealPath() {
        return with(base.toRealPath());
    }

    @Override
    public FilePath getParent() {
        FilePath parent = base.getParent();
        return parent == null ? null : with(parent);
    }

    @Override
    public boolean isDirectory() {
        return base.isDirectory();
    }

    @Override
    public boolean isRegularFile() {
        return base.isRegularFile();
    }

    @Override
    public boolean isAbsolute() {
        return base.isAbsolute();
    }

    @Override
    public long lastModified() {
        return base.lastModified();
    }

    @Override
    public boolean canWrite() {
        return base.canWrite();
    }

    @Override
    public void createDirectory() {
        base.createDirectory();
    }

    @Override
    public boolean setReadOnly() {
        return base.setReadOnly();
    }
}
