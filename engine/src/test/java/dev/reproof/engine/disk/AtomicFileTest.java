package dev.reproof.engine.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {

    private static final WriterOfStream NEW_CONTENT = out -> out.write("new".getBytes(UTF_8));

    @TempDir
    Path directory;

    private Path target;

    @BeforeEach
    void an_old_file_is_there() throws IOException {
        target = directory.resolve("state.json");
        Files.writeString(target, "old");
    }

    @Test
    void the_new_content_replaces_the_old_and_nothing_else_is_left() throws IOException {
        AtomicFile.write(target, NEW_CONTENT);

        assertThat(target).hasContent("new");
        assertThat(names()).containsExactly("state.json");
    }

    @Test
    void the_file_is_forced_before_it_takes_the_name_and_the_directory_afterwards() {
        FaultyDisk disk = FaultyDisk.healthy();

        AtomicFile.write(disk, target, NEW_CONTENT);

        assertThat(disk.steps())
                .containsExactly("delete", "create", "write", "force", "close", "move", "forceDirectory");
    }

    @Test
    void only_the_owner_may_open_the_file() throws IOException {
        AtomicFile.write(target, NEW_CONTENT);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void the_old_file_stays_whole_whichever_step_fails(int failing) throws IOException {
        FaultyDisk disk = new FaultyDisk(failing);

        assertThatThrownBy(() -> AtomicFile.write(disk, target, NEW_CONTENT))
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining(target.toString())
                .hasMessageContaining("injected at step " + failing);

        assertThat(target).hasContent("old");
        assertThat(names()).containsExactly("state.json");
    }

    @Test
    void the_new_file_is_whole_where_only_the_force_of_the_directory_fails() throws IOException {
        FaultyDisk disk = new FaultyDisk(6);

        assertThatThrownBy(() -> AtomicFile.write(disk, target, NEW_CONTENT))
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining("forceDirectory");

        assertThat(target).hasContent("new");
        assertThat(names()).containsExactly("state.json");
    }

    @Test
    void a_body_that_fails_half_way_leaves_the_old_file() throws IOException {
        assertThatThrownBy(() -> AtomicFile.write(target, out -> {
                    out.write(new byte[200_000]);
                    throw new IOException("no more");
                }))
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining("no more");
        assertThatThrownBy(() -> AtomicFile.write(target, out -> {
                    throw new UncheckedIOException(new IOException("none at all"));
                }))
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining("none at all");

        assertThat(target).hasContent("old");
        assertThat(names()).containsExactly("state.json");
    }

    @Test
    void what_the_body_refuses_goes_through_as_it_is() throws IOException {
        ReproofException refusal = new ReproofException.Corrupt("the transcript has a gap");

        assertThatThrownBy(() -> AtomicFile.write(target, out -> {
                    throw refusal;
                }))
                .isSameAs(refusal);

        assertThat(target).hasContent("old");
        assertThat(names()).containsExactly("state.json");
    }

    @Test
    void a_body_may_close_the_stream() {
        AtomicFile.write(target, out -> {
            try (OutputStream closing = out) {
                closing.write(new byte[100_000]);
            }
        });

        assertThat(target).hasSize(100_000);
    }

    @Test
    void a_temporary_file_of_a_killed_process_is_no_obstacle() throws IOException {
        Path outside = Files.writeString(directory.resolve("outside"), "untouched");
        Files.createSymbolicLink(directory.resolve(".state.json.tmp"), outside);

        AtomicFile.write(target, NEW_CONTENT);

        assertThat(target).hasContent("new");
        assertThat(outside).hasContent("untouched");
        assertThat(names()).containsExactly("outside", "state.json");
    }

    @Test
    void a_symbolic_link_at_the_target_is_replaced_and_not_followed() throws IOException {
        Path outside = Files.writeString(directory.resolve("outside"), "untouched");
        Path link = Files.createSymbolicLink(directory.resolve("link"), outside);

        AtomicFile.write(link, NEW_CONTENT);

        assertThat(outside).hasContent("untouched");
        assertThat(link).hasContent("new");
        assertThat(Files.isSymbolicLink(link)).isFalse();
    }

    @Test
    void a_missing_directory_is_named() {
        Path lost = directory.resolve("gone").resolve("state.json");

        assertThatThrownBy(() -> AtomicFile.write(lost, NEW_CONTENT))
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining(lost.toString())
                .hasMessageContaining("NoSuchFileException");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
