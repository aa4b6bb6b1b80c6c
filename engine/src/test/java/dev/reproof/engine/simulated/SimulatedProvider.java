package dev.reproof.engine.simulated;

import dev.reproof.engine.simulated.Node.Data;
import dev.reproof.engine.simulated.Node.Names;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The platform's calls, each asked of the disk before it is done. */
final class SimulatedProvider extends FileSystemProvider {

    private static SimulatedDisk disk(Path path) {
        return ((SimulatedPath) path).files().disk();
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        SimulatedDisk disk = disk(path);
        disk.ask(DiskCall.OPEN, path);
        Node found = disk.find(path);
        boolean makes = options.contains(StandardOpenOption.CREATE_NEW);
        if (found != null && makes) {
            throw new FileAlreadyExistsException(path.toString());
        }
        if (found == null && (makes || options.contains(StandardOpenOption.CREATE))) {
            disk.ask(DiskCall.CREATE, path);
            found = disk.create(path, new Data());
        }
        return opened(disk, path, options);
    }

    private static SimulatedChannel opened(SimulatedDisk disk, Path path, Set<? extends OpenOption> options)
            throws IOException {
        SimulatedChannel channel = new SimulatedChannel(disk, path, disk.require(path));
        if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.truncate(0);
        }
        if (options.contains(StandardOpenOption.APPEND)) {
            channel.position(channel.size());
        }
        return channel;
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        disk(path).ask(DiskCall.LIST, path);
        List<Path> entries = new ArrayList<>();
        for (String name : disk(path).list(path)) {
            if (filter.accept(path.resolve(name))) {
                entries.add(path.resolve(name));
            }
        }
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return entries.iterator();
            }

            @Override
            public void close() {
                // nothing is held open
            }
        };
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        disk(path).ask(DiskCall.MAKE_DIRECTORY, path);
        disk(path).create(path, new Names());
    }

    @Override
    public void delete(Path path) throws IOException {
        disk(path).ask(DiskCall.DELETE, path);
        disk(path).delete(path);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        disk(source).ask(DiskCall.RENAME, target);
        List<CopyOption> given = Arrays.asList(options);
        boolean replaces =
                given.contains(StandardCopyOption.REPLACE_EXISTING) || given.contains(StandardCopyOption.ATOMIC_MOVE);
        disk(source).rename(source, target, replaces);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return disk(one).require(one) == disk(other).require(other);
    }

    @Override
    public boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        disk(path).ask(DiskCall.SPACE, path);
        return new SimulatedStore();
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        disk(path).require(path);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return type.cast(SimulatedAttributes.of(disk(path), path));
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return type.cast(new SimulatedAttributes.View(disk(path), path));
    }

    @Override
    public String getScheme() {
        return SimulatedFilePath.SCHEME;
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
        throw new UnsupportedOperationException(attributes);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException(attribute);
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        return KnownDisks.path(uri.toString());
    }
}
