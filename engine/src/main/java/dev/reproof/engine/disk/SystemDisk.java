package dev.reproof.engine.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The disk that the operating system offers. */
public enum SystemDisk implements Disk {
    INSTANCE;

    @Override
    public OpenFile create(Path file) throws IOException {
        return new SystemFile(FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                OwnerOnly.file(file)));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void deleteIfExists(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Windows opens no directory as a file and needs no force here. */
    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    @Override
    public Map<OpenFile, IOException> force(Collection<OpenFile> files) {
        return files.size() < 2 ? Disk.super.force(files) : SideBySide.force(files);
    }

    private record SystemFile(FileChannel channel) implements OpenFile {

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(data, offset, length);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
