package dev.reproof.engine.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.disk.Disk;
import dev.reproof.engine.disk.FaultyDisk;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedFilesTest {

    private static final String NAME = PackedFiles.packed("a.stream.txt");

    @TempDir
    Path temporary;

    private Path directory;
    private PackedFiles files;

    @BeforeEach
    void prepare() throws IOException {
        directory = Files.createDirectory(temporary.resolve("home")).resolve("inline");
        files = new PackedFiles(Disk.system(), directory);
    }

    @Test
    void nothing_is_made_before_something_is_packed() {
        assertThat(files.stamp(NAME)).isEmpty();
        assertThat(files.names()).isEmpty();
        assertThat(files.holds(NAME, digest("words"))).isFalse();
        files.discard(NAME);

        assertThat(directory).doesNotExist();
    }

    @Test
    void a_packed_text_comes_back_and_nobody_else_can_read_it() throws IOException {
        String text = "words \uD83D\uDEA2".repeat(50_000);

        files.pack(NAME, out -> out.write(text.getBytes(UTF_8)));

        try (InputStream in = new GZIPInputStream(files.open(NAME))) {
            assertThat(in.readAllBytes()).isEqualTo(text.getBytes(UTF_8));
        }
        assertThat(files.holds(NAME, digest(text))).isTrue();
        assertThat(files.stamp(NAME).orElseThrow().bytes())
                .isEqualTo(Files.size(directory.resolve(NAME)))
                .isLessThan(text.length() / 10);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(NAME))))
                .isEqualTo("rw-------");
    }

    @Test
    void the_same_text_makes_the_same_bytes_in_any_split_and_says_no_time() throws IOException {
        String text = "the same words again and again; ".repeat(10_000);
        files.pack(NAME, out -> out.write(text.getBytes(UTF_8)));
        byte[] first = Files.readAllBytes(directory.resolve(NAME));

        files.pack(NAME, out -> {
            for (byte single : text.getBytes(UTF_8)) {
                out.write(single);
            }
        });

        assertThat(directory.resolve(NAME)).hasBinaryContent(first);
        assertThat(Arrays.copyOf(first, 10)).containsExactly(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, -1);
    }

    @Test
    void a_text_that_is_not_the_expected_one_is_not_packed() {
        files.pack(NAME, out -> out.write("words".getBytes(UTF_8)));

        assertThatThrownBy(() -> files.pack(NAME, out -> {
                    out.write("swords".getBytes(UTF_8));
                    throw new Corrupt("expected others");
                }))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected others");

        assertThat(files.holds(NAME, digest("words"))).isTrue();
        assertThat(files.names()).containsExactly(NAME);
    }

    @Test
    void whatever_step_fails_the_old_text_or_the_new_one_is_there() {
        int steps = steps();
        assertThat(steps).isGreaterThan(5);
        for (int failing = 0; failing < steps; failing++) {
            files.pack(NAME, out -> out.write("old".getBytes(UTF_8)));
            PackedFiles faulty = new PackedFiles(new FaultyDisk(failing), directory);

            assertThatThrownBy(() -> faulty.pack(NAME, out -> out.write("new".getBytes(UTF_8))))
                    .isInstanceOf(Storage.class)
                    .hasMessageContaining(NAME);

            assertThat(files.holds(NAME, digest("old")) || files.holds(NAME, digest("new")))
                    .as("failing at step " + failing)
                    .isTrue();
        }
    }

    private int steps() {
        FaultyDisk healthy = FaultyDisk.healthy();
        files.pack(NAME, out -> out.write("old".getBytes(UTF_8)));
        new PackedFiles(healthy, directory).pack(NAME, out -> out.write("new".getBytes(UTF_8)));
        return healthy.steps().size();
    }

    @Test
    void a_file_that_holds_something_else_holds_nothing() throws IOException {
        files.pack(NAME, out -> out.write("words".getBytes(UTF_8)));
        byte[] whole = Files.readAllBytes(directory.resolve(NAME));

        assertThat(files.holds(NAME, digest("sword"))).isFalse();
        assertThat(files.holds(NAME, new FileDigest(5, Sha256.of("other")))).isFalse();
        for (int length = 0; length < whole.length; length++) {
            Files.write(directory.resolve(NAME), Arrays.copyOf(whole, length));
            assertThat(files.holds(NAME, digest("words")))
                    .as("cut to " + length)
                    .isFalse();
        }
        Files.delete(directory.resolve(NAME));
        Files.createDirectory(directory.resolve(NAME));
        assertThat(files.holds(NAME, digest("words"))).isFalse();
        assertThatThrownBy(() -> files.open(NAME)).isInstanceOf(ReproofException.Rejected.class);
    }

    @Test
    void only_packed_texts_are_listed_and_a_link_is_none() throws IOException {
        files.pack(NAME, out -> out.write("words".getBytes(UTF_8)));
        Files.writeString(directory.resolve(".b.stream.txt.gz.tmp"), "half");
        Files.writeString(directory.resolve("notes.txt"), "mine");
        Files.createSymbolicLink(directory.resolve("c.gz"), temporary);

        assertThat(files.names()).containsExactlyInAnyOrder(NAME, ".b.stream.txt.gz.tmp");

        files.discard(NAME);
        assertThat(files.names()).containsExactly(".b.stream.txt.gz.tmp");
    }

    private static FileDigest digest(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new FileDigest(bytes.length, Sha256.of(bytes));
    }
}
