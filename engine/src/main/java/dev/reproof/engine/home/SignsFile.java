package dev.reproof.engine.home;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.UnforcedDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a runner gives signs of life, for the guards of its agents: one line, which changes with each. */
public record SignsFile(Path path) {

    public SignsFile(RunHome home) {
        this(home.directory().resolve("runner.alive"));
    }

    /**
     * Gives a sign.
     *
     * @throws dev.reproof.events.ReproofException.Storage when it cannot be written
     */
    public void give(String sign) {
        AtomicFile.write(
                UnforcedDisk.INSTANCE, path, out -> out.write((sign + "\n").getBytes(StandardCharsets.US_ASCII)));
    }
}
