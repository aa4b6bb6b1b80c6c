package dev.reproof.engine.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A stream of this process that may lead to a terminal. Asking changes nothing there: the terminal is neither opened nor
 * set, so a process in the background may ask as well.
 */
public enum StandardStream {
    OUT(1, 2),
    ERR(2, 1);

    private static final File NOTHING = new File("/dev/null");
    private static final int KIND_OF_FILE = 0xf000;
    private static final int PIPE = 0x1000;
    private static final int SOCKET = 0xc000;
    private static final int MOST_BYTES = 64;
    private static final int PATIENCE_SECONDS = 5;

    private final int descriptor;
    private final int answers;

    StandardStream(int descriptor, int answers) {
        this.descriptor = descriptor;
        this.answers = answers;
    }

    /** The size of the terminal it leads to; absent when it leads elsewhere. */
    Optional<TerminalSize> terminalSize() {
        return leadsElsewhere() ? Optional.empty() : ask();
    }

    /** Whether it leads to another process, through a pipe or a socket; not where the system does not tell. */
    boolean leadsToProcess() {
        try {
            int kind = (int) Files.getAttribute(Path.of("/dev/fd/" + descriptor), "unix:mode") & KIND_OF_FILE;
            return kind == PIPE || kind == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Where the system tells, saves a process in the frequent case. */
    private boolean leadsElsewhere() {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            if (!Files.isSymbolicLink(link)) {
                return false;
            }
            String target = Files.readSymbolicLink(link).toString();
            return !target.startsWith("/dev/") || target.equals(NOTHING.getPath());
        } catch (IOException e) {
            return false; // then the shell is asked
        }
    }

    private Optional<TerminalSize> ask() {
        // The child has the stream itself, not one opened again by its name, which another user may own.
        String question =
                "exec 3<&" + descriptor + "; [ -t 3 ] || exit 1; (stty size <&3 2>/dev/null || echo 0 0) >&" + answers;
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", question).redirectInput(Redirect.from(NOTHING));
        try {
            return answer(
                    this == OUT
                            ? builder.redirectOutput(Redirect.INHERIT).start()
                            : builder.redirectError(Redirect.INHERIT).start());
        } catch (IOException e) {
            return Optional.empty(); // without a shell or its stty there is no telling: plain lines serve everywhere
        }
    }

    private Optional<TerminalSize> answer(Process shell) throws IOException {
        try (InputStream in = this == OUT ? shell.getErrorStream() : shell.getInputStream()) {
            if (!shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || shell.exitValue() != 0) {
                return Optional.empty();
            }
            return Optional.of(TerminalSize.parse(new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            shell.destroyForcibly();
        }
    }
}
