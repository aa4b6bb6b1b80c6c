package dev.reproof.engine.log.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Programs of a system's packages, which the build does not bring; see {@code src/test/postgres/install.sh}. None of them
 * runs as root: there they are run by the user that the packages make.
 */
final class Installed {

    private static final String USER = "postgres";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private Installed() {}

    /** The programs of the newest server that can be copied from; skips the test where there is none. */
    static Path server() throws IOException {
        assumeUser();
        Optional<Path> newest = Optional.empty();
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions)) {
            try (Stream<Path> each = Files.list(versions)) {
                newest = each.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("pg_basebackup"))
                                && Files.isExecutable(bin.resolve("postgres")))
                        .max(Path::compareTo);
            }
        }
        assumeTrue(
                newest.isPresent(), "No server is installed that has pg_basebackup: see src/test/postgres/install.sh");
        return newest.orElseThrow();
    }

    /** The pool; skips the test where there is none. */
    static Path bouncer() {
        assumeUser();
        Optional<Path> found = Stream.of("/usr/sbin", "/usr/bin", "/usr/local/bin")
                .map(place -> Path.of(place, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "PgBouncer is not installed: see src/test/postgres/install.sh");
        return found.orElseThrow();
    }

    private static void assumeUser() {
        if (ROOT) {
            try {
                boolean known = Files.readAllLines(Path.of("/etc/passwd")).stream()
                        .anyMatch(line -> line.startsWith(USER + ":"));
                assumeTrue(known, "There is no user " + USER + ", and servers do not run as root");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A new directory that belongs to who runs the programs; to be removed by {@link #remove}. */
    static Path directory() throws IOException {
        return Path.of(run("mktemp", "-d", "/tmp/reproof-test-XXXXXX"));
    }

    static void remove(Path directory) throws IOException {
        run("rm", "-rf", directory.toString());
    }

    /** Runs one to its end; what it said. */
    static String run(String... words) throws IOException {
        Process process = start(words);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", words) + " failed: " + said);
        }
        return said;
    }

    /** Starts one that goes on. */
    static Process start(String... words) throws IOException {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("su", USER, "-s", "/bin/sh", "-c", "cd / && exec " + quoted(words)));
        } else {
            command.addAll(List.of(words));
        }
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String quoted(String... words) {
        return Stream.of(words)
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
