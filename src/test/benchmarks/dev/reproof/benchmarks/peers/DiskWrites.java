package dev.reproof.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux has counted as sent to the disk by a process and by those that it has waited for.
 *
 * @param bytes pages that became dirty, whole
 */
record DiskWrites(long bytes) {

    private static final String MEMBER = "write_bytes: ";

    static DiskWrites of(ProcessHandle process) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "io"))) {
            return new DiskWrites(lines.filter(line -> line.startsWith(MEMBER))
                    .mapToLong(line -> Long.parseLong(line.substring(MEMBER.length())))
                    .sum());
        }
    }

    /** Of a process and everything below it; who ends meanwhile is counted with who started it. */
    static DiskWrites ofTree(ProcessHandle root) throws IOException {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(root), root.descendants()).toList();
        long bytes = 0;
        for (ProcessHandle process : all) {
            try {
                bytes += of(process).bytes();
            } catch (NoSuchFileException e) {
                if (process.isAlive()) {
                    throw e;
                }
            }
        }
        return new DiskWrites(bytes);
    }

    DiskWrites since(DiskWrites before) {
        return new DiskWrites(bytes - before.bytes);
    }
}
