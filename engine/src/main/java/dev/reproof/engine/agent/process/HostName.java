package dev.reproof.engine.agent.process;

import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The name that the kernel has for this machine. A resolver would answer by the network and by files that are not the
 * machine's alone, and call two machines by one name.
 */
public final class HostName {

    private static final Path OF_THE_KERNEL = Path.of("/proc/sys/kernel/hostname");
    private static final int MOST_BYTES = 1024;
    private static final int LIMIT_SECONDS = 10;

    /** Looked at once: holders and records of one process bear one name. */
    private static final class Found {
        static final String NAME = read(OF_THE_KERNEL)
                .or(HostName::asked)
                .orElse("localhost"); // a machine without a name still runs tasks
    }

    private HostName() {}

    /** That name; {@code localhost} where nothing tells it. */
    public static String here() {
        return Found.NAME;
    }

    static Optional<String> read(Path file) {
        try (InputStream in = RegularFile.stream(file, Links.FOLLOWED)) {
            return name(in);
        } catch (IOException e) {
            return Optional.empty(); // another system
        }
    }

    /** As POSIX has it. */
    static Optional<String> asked() {
        try {
            Process uname = new ProcessBuilder("uname", "-n")
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(Redirect.DISCARD)
                    .start();
            try (InputStream out = uname.getInputStream()) {
                return uname.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) ? name(out) : Optional.empty();
            } finally {
                uname.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty(); // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<String> name(InputStream in) throws IOException {
        String name = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }
}
