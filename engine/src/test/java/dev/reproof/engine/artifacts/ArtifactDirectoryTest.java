package dev.reproof.engine.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactDirectoryTest {

    @TempDir
    Path temporary;

    private ArtifactDirectory directory;

    @BeforeEach
    void a_directory_is_open() {
        directory = ArtifactDirectory.open(temporary.resolve("pinned/artifacts"));
    }

    @Test
    void a_missing_directory_is_made_for_the_owner_only() throws IOException {
        for (Path made = directory.path(); !made.equals(temporary); made = made.getParent()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void a_directory_that_cannot_be_made_is_named() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertThatThrownBy(() -> ArtifactDirectory.open(file))
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void a_directory_that_is_only_read_is_not_made() throws IOException {
        Path missing = temporary.resolve("missing");

        assertThat(ArtifactDirectory.existing(missing)).isEmpty();
        assertThat(missing).doesNotExist();
    }

    @Test
    void only_plain_files_of_the_directory_itself_are_read() throws IOException {
        // given a file inside, one outside, and ways from inside to the one outside
        Files.writeString(directory.path().resolve("inside.txt"), "inside");
        Path outside = Files.writeString(temporary.resolve("outside.txt"), "outside");
        Files.createSymbolicLink(directory.path().resolve("link.txt"), outside);
        Files.createDirectories(directory.path().resolve("folder"));

        // then
        try (InputStream in = directory.read("inside.txt").orElseThrow()) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("inside");
        }
        for (String name : List.of(
                "link.txt",
                "folder",
                "missing.txt",
                "",
                "..",
                "../../outside.txt",
                outside.toString(),
                "a\u0000b",
                "\u00e9".repeat(200))) {
            assertThat(directory.read(name)).as(name).isEmpty();
        }
    }

    @Test
    void a_plain_name_lies_directly_inside() {
        Path file = directory.resolve("a.iter1.stream.txt");

        assertThat(file).isEqualTo(temporary.resolve("pinned/artifacts/a.iter1.stream.txt"));
        assertThat(directory.resolve("..a").getParent()).isEqualTo(directory.path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "/",
                "../escaped.stream.txt",
                "a/b",
                "a/..",
                "/etc/passwd",
                "a\\b",
                "C:x",
                "a\u0000",
                "a\n"
            })
    void a_name_that_could_lead_elsewhere_is_refused(String name) {
        assertThatThrownBy(() -> directory.resolve(name))
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContaining(directory.path().toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    void an_endless_name_is_refused_with_a_short_message() {
        assertThat(directory.resolve("a".repeat(255))).isNotNull();
        assertThatThrownBy(() -> directory.resolve("a".repeat(100_000)))
                .isInstanceOf(ReproofException.Rejected.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000));
    }

    @Test
    void a_file_is_digested_as_a_stream() throws IOException {
        byte[] content = new byte[200_001];
        content[150_000] = 7;
        Path file = Files.write(directory.resolve("big"), content);

        assertThat(ArtifactDirectory.digest(file)).isEqualTo(new FileDigest(200_001, Sha256.of(content)));
        assertThat(ArtifactDirectory.digest(Files.createFile(directory.resolve("empty"))))
                .isEqualTo(new FileDigest(0, Sha256.of("")));
    }

    @Test
    void a_page_is_replaced_as_a_whole_and_left_alone_while_it_is_the_same() throws IOException {
        directory.write("a.md", "one".getBytes(UTF_8));
        Object first = Files.getAttribute(directory.resolve("a.md"), "unix:ino");

        directory.write("a.md", "one".getBytes(UTF_8));
        assertThat(Files.getAttribute(directory.resolve("a.md"), "unix:ino")).isEqualTo(first);

        directory.write("a.md", "two".getBytes(UTF_8));
        assertThat(directory.resolve("a.md")).hasContent("two");
        assertThatThrownBy(() -> directory.write("../a.md", new byte[0])).isInstanceOf(ReproofException.Rejected.class);
    }

    @Test
    void only_a_plain_file_has_a_stamp_and_holds_anything() throws IOException {
        FileDigest one = new FileDigest(3, Sha256.of("one"));
        Files.writeString(directory.resolve("plain"), "one");
        Files.writeString(directory.resolve("other"), "two");
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("plain"));
        Files.createDirectory(directory.resolve("directory"));

        assertThat(directory.stamp("plain")).get().extracting(FileStamp::bytes).isEqualTo(3L);
        assertThat(directory.stamp("link")).isEmpty();
        assertThat(directory.stamp("directory")).isEmpty();
        assertThat(directory.stamp("gone")).isEmpty();
        assertThat(directory.holds("plain", one)).isTrue();
        assertThat(directory.holds("plain", new FileDigest(4, one.sha256()))).isFalse();
        assertThat(directory.holds("other", one)).isFalse();
        assertThat(directory.holds("link", one)).isFalse();
        assertThat(directory.holds("gone", one)).isFalse();
    }

    @Test
    void a_missing_file_has_no_digest() {
        assertThatThrownBy(() -> ArtifactDirectory.digest(directory.resolve("gone")))
                .isInstanceOf(ReproofException.NotFound.class)
                .hasMessageContaining(directory.resolve("gone").toString());
    }

    @Test
    void what_is_no_plain_file_is_not_read() throws Exception {
        Path outside = Files.writeString(temporary.resolve("outside"), "secret");
        Path link = Files.createSymbolicLink(directory.resolve("link"), outside);
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> ArtifactDirectory.digest(link))
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContaining("a symbolic link");
        assertThatThrownBy(() -> ArtifactDirectory.digest(directory.path()))
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContaining("a directory");
        assertThatThrownBy(() -> ArtifactDirectory.digest(pipe)).isInstanceOf(ReproofException.Rejected.class);
    }
}
