package dev.reproof.engine.agent.process;

import dev.reproof.events.Exported;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a pid means something.
 *
 * @param host name of the machine, for people; two machines should not share one
 * @param id names one installation of a system, where it has one; a copied image has the same
 * @param boot names one start of one kernel, on Linux
 * @param pidNamespace names the table that the pids are of, on Linux
 */
@Exported
public record Machine(String host, Optional<String> id, Optional<String> boot, Optional<String> pidNamespace) {

    private static final int SHOWN = 200;
    private static final int LONGEST_ID = 64;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Path ID_FILE = Path.of("/etc/machine-id");

    public Machine {
        host = UntrustedText.shorten(host, SHOWN);
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(boot, "boot");
        Objects.requireNonNull(pidNamespace, "pidNamespace");
    }

    /** The one that this process runs on. */
    public static Machine here(String host) {
        return new Machine(host, readId(ID_FILE), readBoot(), readPidNamespace());
    }

    /** Whether nothing tells that machine from this one; it may have been started again. */
    public boolean isSameHost(Machine other) {
        boolean idsDiffer = id.isPresent() && other.id.isPresent() && !id.equals(other.id);
        return host.equals(other.host) && !idsDiffer;
    }

    /** Absent also while a system that is just being installed has none yet. */
    static Optional<String> readId(Path file) {
        try (InputStream in = RegularFile.stream(file, Links.FOLLOWED)) {
            String id = new String(in.readNBytes(LONGEST_ID), StandardCharsets.US_ASCII).strip();
            return Optional.of(id).filter(it -> ID.matcher(it).matches());
        } catch (IOException e) {
            return Optional.empty(); // containers and other systems have none
        }
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
