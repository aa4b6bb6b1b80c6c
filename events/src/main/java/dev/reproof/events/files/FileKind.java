package dev.reproof.events.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Words for what has a name in a directory. */
final class FileKind {

    private static final int TYPE = 0xF000;
    private static final int PIPE = 0x1000;
    private static final int CHARACTERS = 0x2000;
    private static final int BLOCKS = 0x6000;
    private static final int SOCKET = 0xC000;

    private FileKind() {}

    static String of(Path file, BasicFileAttributes found, LinkOption... links) throws IOException {
        if (found.isSymbolicLink()) {
            return "a symbolic link";
        }
        if (found.isDirectory()) {
            return "a directory";
        }
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? special((int) Files.getAttribute(file, "unix:mode", links))
                : "something special";
    }

    private static String special(int mode) {
        return switch (mode & TYPE) {
            case PIPE -> "a named pipe";
            case SOCKET -> "a socket";
            case CHARACTERS, BLOCKS -> "a device";
            default -> "something special";
        };
    }
}
