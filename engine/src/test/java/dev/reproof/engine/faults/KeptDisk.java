package dev.reproof.engine.faults;

import dev.reproof.engine.simulated.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Files of a simulated disk that a test has failed with, to be looked at with the program itself. */
final class KeptDisk {

    private KeptDisk() {}

    static Path write(SimulatedDisk disk, String name) throws IOException {
        Path directory = Path.of(System.getProperty("basedir", "."), "target", "simulated", name)
                .toAbsolutePath();
        for (Map.Entry<String, byte[]> file : disk.contents().entrySet()) {
            Path target = directory.resolve(file.getKey().substring(1));
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        return directory;
    }
}
