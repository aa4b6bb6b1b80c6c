package dev.reproof.engine.simulated;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/**
 * A path on a simulated disk, spelt as the platform spells its own.
 *
 * @param text what it says, which is never looked up on the platform's own disk
 */
record SimulatedPath(SimulatedFileSystem files, Path text) implements Path {

    private SimulatedPath with(Path other) {
        return other == null ? null : new SimulatedPath(files, other);
    }

    private Path textOf(Path other) {
        if (other instanceof SimulatedPath path && path.files.equals(files)) {
            return path.text;
        }
        throw new ProviderMismatchException(other + " is not on this disk");
    }

    @Override
    public FileSystem getFileSystem() {
        return files;
    }

    @Override
    public boolean isAbsolute() {
        return text.isAbsolute();
    }

    @Override
    public Path getRoot() {
        return with(text.getRoot());
    }

    @Override
    public Path getFileName() {
        return with(text.getFileName());
    }

    @Override
    public Path getParent() {
        return with(text.getParent());
    }

    @Override
    public int getNameCount() {
        return text.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return with(text.getName(index));
    }

    @Override
    public Path subpath(int from, int to) {
        return with(text.subpath(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof SimulatedPath && text.startsWith(textOf(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return other instanceof SimulatedPath && text.endsWith(textOf(other));
    }

    @Override
    public Path normalize() {
        return with(text.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return with(text.resolve(textOf(other)));
    }

    @Override
    public Path relativize(Path other) {
        return with(text.relativize(textOf(other)));
    }

    @Override
    public URI toUri() {
        return files.uri(toAbsolutePath());
    }

    @Override
    public Path toAbsolutePath() {
        return isAbsolute() ? this : with(Path.of("/").resolve(text));
    }

    @Override
    public Path toRealPath(LinkOption... options) {
        return toAbsolutePath().normalize();
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("nobody watches a simulated disk");
    }

    @Override
    public int compareTo(Path other) {
        return text.compareTo(textOf(other));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
