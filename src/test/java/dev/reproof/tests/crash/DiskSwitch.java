package dev.reproof.tests.crash;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Makes the disk under the event logs of programs stick, and lets it go again.
 *
 * @param directory where programs look whether it sticks
 */
record DiskSwitch(Path directory) {

    private static final String JAR = "disk.jar";

    static DiskSwitch in(Path directory) throws IOException, URISyntaxException {
        DiskSwitch disk = new DiskSwitch(Files.createDirectories(directory));
        disk.pack();
        return disk;
    }

    private void pack() throws IOException, URISyntaxException {
        Path classes = Path.of(StuckDisk.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path own = classes.resolve(StuckDisk.class.getPackageName().replace('.', '/'));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", StuckDiskAgent.class.getName());
        try (OutputStream file = Files.newOutputStream(directory.resolve(JAR));
                JarOutputStream jar = new JarOutputStream(file, manifest);
                Stream<Path> files = Files.list(own)) {
            for (Path each : named(files)) {
                jar.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, jar);
                jar.closeEntry();
            }
        }
    }

    private static List<Path> named(Stream<Path> files) {
        return files.filter(file -> file.getFileName().toString().startsWith(StuckDisk.class.getSimpleName()))
                .toList();
    }

    /** What the environment of a program has that uses this disk. */
    Map<String, String> environment() {
        return Map.of("JDK_JAVA_OPTIONS", "-javaagent:" + directory.resolve(JAR) + "=" + directory);
    }

    void stick() throws IOException {
        Files.createFile(directory.resolve(StuckDisk.STUCK));
    }

    /** Returns when a program waits for the disk that sticks. */
    void awaitWaiting() {
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(directory.resolve(StuckDisk.WAITING)));
    }

    void letGo() throws IOException {
        Files.delete(directory.resolve(StuckDisk.STUCK));
    }
}
