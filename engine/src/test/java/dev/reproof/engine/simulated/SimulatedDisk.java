package dev.reproof.engine.simulated;

import dev.reproof.engine.simulated.Node.Data;
import dev.reproof.engine.simulated.Node.Names;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A disk in memory, with a file system of its own that the platform's classes and H2 can use. It remembers every step
 * that changed it, so that {@link PowerCut} can tell what a cut at any of them leaves.
 *
 * <p>Safe for many threads.
 */
public final class SimulatedDisk implements AutoCloseable {

    private final List<Step> steps = new ArrayList<>();
    private final Names top = new Names();
    private final SimulatedFileSystem files = new SimulatedFileSystem(this);
    private volatile Refusals refusals = Refusals.NONE;

    /** The top directory, which is there. */
    public Path root() {
        return files.path("/");
    }

    /** From now on, calls may be refused. */
    public void refuse(Refusals next) {
        refusals = next;
    }

    /** How many steps have changed it. */
    public synchronized int steps() {
        return steps.size();
    }

    /** The numbers of the steps, from 1, that wrote to the beginning of the file with that name. */
    public synchronized List<Integer> writesToBeginning(Path path) throws IOException {
        Node file = require(path);
        return IntStream.rangeClosed(1, steps.size())
                .filter(number -> steps.get(number - 1) instanceof Step.Wrote wrote
                        && wrote.file().equals(file)
                        && wrote.at() == 0
                        && wrote.bytes().length > 0)
                .boxed()
                .toList();
    }

    synchronized List<Step> taken(int first) {
        return List.copyOf(steps.subList(0, first));
    }

    Names top() {
        return top;
    }

    /** H2 knows the disk no longer. */
    @Override
    public void close() {
        files.forget();
    }

    void ask(DiskCall call, Path file) throws IOException {
        refusals.before(call, file);
    }

    /** What has that name; null where nothing has. */
    synchronized Node find(Path path) {
        Node found = top;
        for (Path name : path.toAbsolutePath().normalize()) {
            found = found instanceof Names directory ? directory.entries().get(name.toString()) : null;
        }
        return found;
    }

    synchronized Node require(Path path) throws NoSuchFileException {
        Node found = find(path);
        if (found == null) {
            throw new NoSuchFileException(path.toString());
        }
        return found;
    }

    private Names parent(Path path) throws IOException {
        Path above = path.toAbsolutePath().normalize().getParent();
        if (above == null) {
            throw new IOException("the top directory has no name");
        }
        if (!(require(above) instanceof Names directory)) {
            throw new NotDirectoryException(above.toString());
        }
        return directory;
    }

    private static String name(Path path) {
        return path.toAbsolutePath().normalize().getFileName().toString();
    }

    synchronized <N extends Node> N create(Path path, N node) throws IOException {
        Names directory = parent(path);
        if (directory.entries().containsKey(name(path))) {
            throw new FileAlreadyExistsException(path.toString());
        }
        directory.entries().put(name(path), node);
        take(directory, new Step.Named(directory, name(path), node));
        node.touch(steps.size());
        return node;
    }

    /** Removes a file or an empty directory, as somebody else does: nobody refuses that. */
    public synchronized void delete(Path path) throws IOException {
        Names directory = parent(path);
        Node node = require(path);
        if (node instanceof Names names && !names.entries().isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        directory.entries().remove(name(path));
        take(directory, new Step.Removed(directory, name(path)));
    }

    synchronized void rename(Path from, Path to, boolean replace) throws IOException {
        Names old = parent(from);
        Names target = parent(to);
        Node node = require(from);
        Node taken = find(to);
        if (taken == node) {
            return;
        }
        if (taken != null && (!replace || taken instanceof Names)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        old.entries().remove(name(from));
        target.entries().put(name(to), node);
        take(target, new Step.Renamed(old, name(from), target, name(to), node));
    }

    synchronized List<String> list(Path path) throws IOException {
        if (require(path) instanceof Names directory) {
            return List.copyOf(directory.entries().keySet());
        }
        throw new NotDirectoryException(path.toString());
    }

    synchronized void write(Data file, long at, byte[] bytes) {
        file.bytes().write(at, bytes, 0, bytes.length);
        take(file, new Step.Wrote(file, at, bytes));
    }

    synchronized void truncate(Data file, long to) {
        file.bytes().truncate(to);
        take(file, new Step.Truncated(file, to));
    }

    synchronized void force(Node node) {
        steps.add(node instanceof Data file ? new Step.Forced(file) : new Step.NamesForced((Names) node));
    }

    private void take(Node changed, Step step) {
        steps.add(step);
        changed.touch(steps.size());
    }

    /** The bytes of all files by their paths below the top, as they can be read now. */
    public synchronized Map<String, byte[]> contents() {
        Map<String, byte[]> found = new TreeMap<>();
        collect("", top, found);
        return found;
    }

    private static void collect(String path, Names directory, Map<String, byte[]> found) {
        directory.entries().forEach((name, node) -> {
            if (node instanceof Data file) {
                found.put(path + "/" + name, file.bytes().copy());
            } else {
                collect(path + "/" + name, (Names) node, found);
            }
        });
    }
}
