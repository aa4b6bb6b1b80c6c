package dev.reproof.engine.simulated;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.h2.message.DbException;
import org.h2.store.fs.FilePath;

/** What H2 sees of a simulated disk: names such as {@code simulated://7/run/events.mv.db}. */
public final class SimulatedFilePath extends FilePath {

    static final String SCHEME = "simulated";

    private Path path() {
        return KnownDisks.path(name);
    }

    private static FilePath named(String name) {
        SimulatedFilePath path = new SimulatedFilePath();
        path.name = name;
        return path;
    }

    private interface Call<T> {
        T make() throws IOException;
    }

    private <T> T told(Call<T> call) {
        try {
            return call.make();
        } catch (IOException e) {
            throw DbException.convertIOException(e, name);
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FilePath getPath(String path) {
        return named(path);
    }

    @Override
    public long size() {
        return told(() -> Files.size(path()));
    }

    @Override
    public void moveTo(FilePath target, boolean atomicReplace) {
        told(() -> atomicReplace
                ? Files.move(path(), KnownDisks.path(target.name), StandardCopyOption.ATOMIC_MOVE)
                : Files.move(path(), KnownDisks.path(target.name)));
    }

    @Override
    public boolean createFile() {
        try {
            Files.createFile(path());
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw DbException.convertIOException(e, name);
        }
    }

    @Override
    public boolean exists() {
        return Files.exists(path());
    }

    @Override
    public void delete() {
        told(() -> Files.deleteIfExists(path()));
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        return told(() -> {
            try (Stream<Path> entries = Files.list(path())) {
                return entries.map(entry -> named(entry.toUri().toString()))
                        .collect(Collectors.toCollection(ArrayList::new)); // H2 changes the list
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
    }

    @Override
    public FilePath toRealPath() {
        return this;
    }

    @Override
    public FilePath getParent() {
        return named(path().getParent().toUri().toString());
    }

    @Override
    public boolean isDirectory() {
        return Files.isDirectory(path());
    }

    @Override
    public boolean isRegularFile() {
        return Files.isRegularFile(path());
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    @Override
    public long lastModified() {
        return told(() -> Files.getLastModifiedTime(path()).toMillis());
    }

    @Override
    public boolean canWrite() {
        return true;
    }

    @Override
    public void createDirectory() {
        told(() -> Files.createDirectory(path()));
    }

    @Override
    public boolean setReadOnly() {
        return false;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return mode.equals("r")
                ? FileChannel.open(path(), StandardOpenOption.READ)
                : FileChannel.open(
                        path(), Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }
}
