package dev.reproof.engine.agent.preset;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An agent's program as it is found on this machine.
 *
 * @param program where it is
 * @param version what it says of itself; absent where it says nothing that looks like one
 */
public record InstalledAgent(Path program, Optional<String> version) {

    /** Some of them take seconds to begin. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int MOST_BYTES = 4096;
    private static final Pattern VERSION = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})+");

    /**
     * Looks for it, and asks it for its version.
     *
     * @param path directories, as the variable {@code PATH} has them
     */
    public static Optional<InstalledAgent> of(AgentPreset preset, String path) throws InterruptedException {
        Optional<Path> found = Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, preset.program()))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
        return found.isEmpty() ? Optional.empty() : Optional.of(new InstalledAgent(found.get(), version(found.get())));
    }

    /** Whether it is newer than the one that the preset was tried with, as far as both are known. */
    public boolean isNewerThan(Optional<String> tried) {
        return version.isPresent() && tried.isPresent() && Arrays.compare(parts(tried.get()), parts(version.get())) < 0;
    }

    private static int[] parts(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static Optional<String> version(Path program) throws InterruptedException {
        try {
            Process asked = new ProcessBuilder(program.toString(), "--version")
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectError(Redirect.DISCARD)
                    .start();
            try (InputStream out = asked.getInputStream()) {
                asked.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                byte[] said = out.readNBytes(Math.min(out.available(), MOST_BYTES)); // a child may hold it open
                return first(new String(said, StandardCharsets.UTF_8));
            } finally {
                asked.destroyForcibly();
            }
        } catch (IOException e) {
            return Optional.empty(); // it cannot be started; whoever runs it is told
        }
    }

    private static Optional<String> first(String text) {
        Matcher version = VERSION.matcher(text);
        return version.find() ? Optional.of(version.group()) : Optional.empty();
    }
}
