package dev.reproof.engine.agent.process;

import dev.reproof.events.Exported;
import dev.reproof.events.UntrustedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a pid means something.
 *
 * @param host name of the machine, for people; two machines should not share one
 * @param boot names one start of one kernel, on Linux
 * @param pidNamespace names the table that the pids are of, on Linux
 */
@Exported
public record Machine(String host, Optional<String> boot, Optional<String> pidNamespace) {

    private static final int SHOWN = 200;

    public Machine {
        host = UntrustedText.shorten(host, SHOWN);
        Objects.requireNonNull(boot, "boot");
        Objects.requireNonNull(pidNamespace, "pidNamespace");
    }

    /** The one that this process runs on. */
    public static Machine here(String host) {
        return new Machine(host, readBoot(), readPidNamespace());
    }

    private static Optional<String> readBoot() {
        try {
            String id = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII);
            return Optional.of(id.strip());
        } catch (IOException e) {
            return Optional.empty(); // another system
        }
    }

    private static Optional<String> readPidNamespace() {
        try {
            return Optional.of(
                    Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString());
        } catch (IOException e) {
            return Optional.empty(); // another system, or a kernel without namespaces
        }
    }
}
