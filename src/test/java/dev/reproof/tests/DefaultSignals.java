package dev.reproof.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts children to which signals mean what they usually do. A build that somebody has put into the background, with
 * {@code nohup} or {@code &} in a script, ignores some, and hands that on: a child could not be interrupted.
 */
public final class DefaultSignals {

    private static final List<List<String>> WAYS = List.of(
            List.of("env", "--default-signal=INT,QUIT,HUP,TERM"),
            List.of("perl", "-e", "$SIG{$_} = 'DEFAULT' for qw(INT QUIT HUP TERM); exec { $ARGV[0] } @ARGV or die $!"));

    /** The bits of SIGHUP, SIGINT, SIGQUIT and SIGTERM. */
    private static final long MASK = 1L | 1L << 1 | 1L << 2 | 1L << 14;

    /** Found once for all tests of a process. */
    private static final class Found {
        static final List<String> WAY = way();
    }

    private DefaultSignals() {}

    /** The command with what gives its process the usual signals; it becomes that very process. */
    public static List<String> of(List<String> command) {
        return Stream.concat(Found.WAY.stream(), command.stream()).toList();
    }

    private static List<String> way() {
        if (!someAreIgnored()) {
            return List.of();
        }
        return WAYS.stream()
                .filter(DefaultSignals::works)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("This build was started with signals ignored, as by nohup,"
                        + " and neither env (coreutils 8.31 or newer) nor perl is there to undo that for the programs"
                        + " under test; install one of them, or start the build in the foreground"));
    }

    private static boolean someAreIgnored() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return true; // nobody tells, so better do it in vain
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> line.substring("SigIgn:".length()).strip())
                    .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & MASK) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean works(List<String> way) {
        List<String> command = new ArrayList<>(way);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted while looking for a way to start programs", e);
        }
    }
}
