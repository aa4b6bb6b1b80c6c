package dev.reproof.engine.roads;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** A file that counts how often it is opened. Its path leads to it alone, and nothing is written through that. */
final class CountedFile {

    private final Path real;
    private final Path path;
    private final FileSystem system = new CountedSystem();
    private int opens;

    CountedFile(Path real) {
        this.real = real.toAbsolutePath();
        this.path = (Path)
                Proxy.newProxyInstance(CountedFile.class.getClassLoader(), new Class<?>[] {Path.class}, this::call);
    }

    Path path() {
        return path;
    }

    int opens() {
        return opens;
    }

    private Object call(Object proxy, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        Object[] given = arguments == null
                ? new Object[0]
                : Arrays.stream(arguments)
                        .map(each -> each == path ? real : each)
                        .toArray();
        try {
            return switch (method.getName()) {
                case "getFileSystem" -> system;
                case "toAbsolutePath", "normalize" -> path;
                default -> method.invoke(real, given);
            };
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private final class Counting extends FileSystemProvider {

        private final FileSystemProvider local = real.getFileSystem().provider();

        @Override
        public SeekableByteChannel newByteChannel(
                Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            opens++;
            return local.newByteChannel(real, options, attributes);
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path file, Class<A> type, LinkOption... options)
                throws IOException {
            return local.readAttributes(real, type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path file, String attributes, LinkOption... options)
                throws IOException {
            return local.readAttributes(real, attributes, options);
        }

        @Override
        public void checkAccess(Path file, AccessMode... modes) throws IOException {
            local.checkAccess(real, modes);
        }

        @Override
        public boolean isHidden(Path file) throws IOException {
            return local.isHidden(real);
        }

        @Override
        public FileStore getFileStore(Path file) throws IOException {
            return local.getFileStore(real);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path file, Class<V> type, LinkOption... options) {
            return local.getFileAttributeView(real, type, options);
        }

        @Override
        public boolean isSameFile(Path one, Path other) throws IOException {
            return local.isSameFile(real, one == path ? other : one);
        }

        @Override
        public String getScheme() {
            return "counted";
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
            throw new UnsupportedOperationException();
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path file, DirectoryStream.Filter<? super Path> filter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void createDirectory(Path file, FileAttribute<?>... attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(Path file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setAttribute(Path file, String attribute, Object value, LinkOption... options) {
            throw new UnsupportedOperationException();
        }
    }

    private final class CountedSystem extends FileSystem {

        private final FileSystem local = FileSystems.getDefault();

        @Override
        public FileSystemProvider provider() {
            return new Counting();
        }

        @Override
        public void close() {}

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return true;
        }

        @Override
        public String getSeparator() {
            return local.getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return local.getRootDirectories();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return local.getFileStores();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return local.supportedFileAttributeViews();
        }

        @Override
        public Path getPath(String first, String... more) {
            return local.getPath(first, more);
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            return local.getPathMatcher(pattern);
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            return local.getUserPrincipalLookupService();
        }

        @Override
        public WatchService newWatchService() throws IOException {
            return local.newWatchService();
        }
    }
}
