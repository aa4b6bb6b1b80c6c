package dev.reproof.engine.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisibleDirectoryTest {

    @TempDir
    Path directory;

    @AfterEach
    void open() throws IOException {
        allow(directory, "rwxr-xr-x");
    }

    @Test
    void a_directory_is_there_and_a_file_or_nothing_is_none() throws IOException {
        assertThat(VisibleDirectory.isThere(directory)).isTrue();
        assertThat(VisibleDirectory.isThere(directory.resolve("missing/below"))).isFalse();
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(VisibleDirectory.isThere(file)).isFalse();
        assertThat(VisibleDirectory.isThere(file.resolve("below"))).isFalse();
    }

    @Test
    void what_may_not_be_looked_at_is_not_taken_for_missing() throws IOException {
        // given
        Files.createDirectories(directory.resolve(".reproof/runs/r"));
        allow(directory, "---------");
        assumeFalse(Files.isExecutable(directory), "this user may look at everything");

        // then
        for (Path hidden : new Path[] {directory, directory.resolve(".reproof/runs/r"), directory.resolve("missing")}) {
            assertThatThrownBy(() -> VisibleDirectory.isThere(hidden))
                    .isInstanceOf(Storage.class)
                    .hasMessageContaining("Permission denied: " + hidden)
                    .hasMessageContaining(directory + " belongs to ");
        }
        assertThatThrownBy(() -> RunHome.runsUnder(directory)).isInstanceOf(Storage.class);
    }

    private static void allow(Path path, String rights) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }
}
