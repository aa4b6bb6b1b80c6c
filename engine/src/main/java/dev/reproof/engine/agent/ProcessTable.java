package dev.reproof.engine.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** What {@code /proc} tells beyond {@link ProcessHandle}; on a system without it, nothing. */
final class ProcessTable {

    /** Above what a kernel accepts as environment unless it was told otherwise. */
    private static final int MAX_ENVIRONMENT = 8 << 20;

    private ProcessTable() {}

    /** Whether the process still does something; one that only waits to be collected by its parent does not. */
    static boolean lives(ProcessHandle process) {
        return process.isAlive() && !isZombie(process);
    }

    /** Selects the processes that were started with this environment variable. */
    static Predicate<ProcessHandle> carrying(String name, String value) {
        String entry = '\0' + name + '=' + value + '\0';
        return process -> ('\0' + read(process, "environ")).contains(entry);
    }

    private static boolean isZombie(ProcessHandle process) {
        String stat = read(process, "stat");
        // The name of the program comes first, in parentheses, and may itself contain any of these characters.
        int state = stat.lastIndexOf(") ") + 2;
        return state > 1 && state < stat.length() && stat.charAt(state) == 'Z';
    }

    private static String read(ProcessHandle process, String file) {
        Path path = Path.of("/proc", Long.toString(process.pid()), file);
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(MAX_ENVIRONMENT), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Gone by now, somebody else's, or no such file system: none of these is a process of ours to look into.
            return "";
        }
    }
}
