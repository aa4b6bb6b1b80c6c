package dev.reproof.engine.simulated;

import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** What the platform's classes see of a simulated disk. */
final class SimulatedFileSystem extends FileSystem {

    private final SimulatedDisk disk;
    private final SimulatedProvider provider = new SimulatedProvider();
    private final int number;

    SimulatedFileSystem(SimulatedDisk disk) {
        this.disk = disk;
        this.number = KnownDisks.add(this);
    }

    SimulatedDisk disk() {
        return disk;
    }

    SimulatedPath path(String text) {
        return new SimulatedPath(this, Path.of(text));
    }

    /** What H2 calls a file; see {@link SimulatedFilePath}. */
    URI uri(Path absolute) {
        return URI.create(SimulatedFilePath.SCHEME + "://" + number + absolute);
    }

    void forget() {
        KnownDisks.remove(number);
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public Path getPath(String first, String... more) {
        return new SimulatedPath(this, Path.of(first, more));
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(path("/"));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "posix");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("the disk is closed, not what sees it");
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        throw new UnsupportedOperationException();
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
        PathMatcher names = FileSystems.getDefault().getPathMatcher(pattern);
        return path -> names.matches(Path.of(path.toString()));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}
