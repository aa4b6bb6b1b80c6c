package dev.reproof.engine.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.disk.FaultyDisk;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import java.io.IOException;
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

class MirrorFileTest {

    private static final String PARTIAL = "a.iter0.partial1.stream.txt";
    private static final String FINAL = "a.stream.txt";

    @TempDir
    Path temporary;

    private ArtifactDirectory directory;

    @BeforeEach
    void a_directory_is_open() {
        directory = ArtifactDirectory.open(temporary.resolve("artifacts"));
    }

    @Test
    void a_sealed_mirror_holds_everything_appended_under_its_final_name() throws IOException {
        MirrorFile mirror = directory.openPartial(PARTIAL);
        byte[] buffer = "..rise again..".getBytes(UTF_8);
        mirror.append(buffer, 2, 4);
        mirror.append(buffer, 6, 6);

        SealedMirror sealed = mirror.seal(FINAL);

        assertThat(sealed.name()).isEqualTo(FINAL);
        assertThat(sealed.digest()).isEqualTo(new FileDigest(10, Sha256.of("rise again")));
        assertThat(sealed.setAside()).isEmpty();
        assertThat(directory.resolve(FINAL)).hasContent("rise again");
        assertThat(names()).containsExactly(FINAL);
    }

    @Test
    void the_partial_can_be_read_while_it_grows_and_stays_when_closed() throws IOException {
        MirrorFile mirror = directory.openPartial(PARTIAL);
        append(mirror, "one");

        assertThat(directory.resolve(PARTIAL)).hasContent("one");

        append(mirror, " two");
        mirror.close();
        mirror.close();

        assertThat(mirror.bytes()).isEqualTo(7);
        assertThat(directory.resolve(PARTIAL)).hasContent("one two");
        assertThatThrownBy(() -> append(mirror, "three")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> mirror.seal(FINAL)).isInstanceOf(IllegalStateException.class);
        assertThat(names()).containsExactly(PARTIAL);
    }

    @Test
    void its_digest_can_be_asked_for_at_any_time() {
        try (MirrorFile mirror = directory.openPartial(PARTIAL)) {
            append(mirror, "one");
            assertThat(mirror.digest()).isEqualTo(new FileDigest(3, Sha256.of("one")));

            append(mirror, " two");

            FileDigest whole = new FileDigest(7, Sha256.of("one two"));
            assertThat(mirror.digest()).isEqualTo(whole);
            assertThat(mirror.seal(FINAL).digest()).isEqualTo(whole);
        }
    }

    @Test
    void only_the_owner_may_open_it() throws IOException {
        sealed("x");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(FINAL))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_partial_is_written_again_from_nothing() throws IOException {
        Path elsewhere = Files.writeString(temporary.resolve("elsewhere"), "longer than what follows");
        Files.createLink(directory.resolve(PARTIAL), elsewhere);
        directory.adopt(PARTIAL);

        try (MirrorFile mirror = directory.openPartial(PARTIAL)) {
            append(mirror, "new");
        }

        assertThat(directory.resolve(PARTIAL)).hasContent("new");
        assertThat(elsewhere).hasContent("longer than what follows");
    }

    @Test
    void nothing_is_written_through_a_symbolic_link() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside"), "untouched");
        Path link = Files.createSymbolicLink(directory.resolve(PARTIAL), outside);

        assertThatThrownBy(() -> directory.openPartial(PARTIAL))
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContaining(link.toString());

        assertThat(outside).hasContent("untouched");
        assertThat(link).isSymbolicLink();
        assertThatThrownBy(() -> directory.openPartial("../" + PARTIAL)).isInstanceOf(ReproofException.Rejected.class);
    }

    @Test
    void a_sealed_file_with_the_same_bytes_stays_the_very_same_file() throws IOException {
        sealed("same");
        Object before =
                Files.readAttributes(directory.resolve(FINAL), "unix:ino").get("ino");

        SealedMirror again = sealed("same");

        assertThat(again.setAside()).isEmpty();
        assertThat(Files.readAttributes(directory.resolve(FINAL), "unix:ino").get("ino"))
                .isEqualTo(before);
        assertThat(names()).containsExactly(FINAL);
    }

    @Test
    void a_file_with_other_bytes_is_set_aside_and_named() throws IOException {
        Files.writeString(directory.resolve(FINAL), "altr");
        directory.adopt(FINAL);
        SealedMirror first = sealed("true");
        Files.writeString(directory.resolve(FINAL), "altered again");
        SealedMirror second = sealed("true");

        assertThat(first.setAside()).contains("a.stream.txt.conflict");
        assertThat(second.setAside()).contains("a.stream.txt.conflict2");
        assertThat(directory.resolve(FINAL)).hasContent("true");
        assertThat(directory.resolve("a.stream.txt.conflict")).hasContent("altr");
        assertThat(directory.resolve("a.stream.txt.conflict2")).hasContent("altered again");
    }

    @Test
    void a_file_that_is_not_ours_keeps_its_name() throws IOException {
        Files.writeString(directory.resolve(FINAL), "theirs");

        assertThatThrownBy(() -> sealed("true"))
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContaining("Not overwritten: Reproof has not written " + directory.resolve(FINAL));

        assertThat(directory.resolve(FINAL)).hasContent("theirs");
        assertThat(directory.resolve("a.stream.txt.conflict")).doesNotExist();
    }

    @Test
    void a_symbolic_link_under_the_final_name_is_set_aside_even_if_it_leads_to_the_same_bytes() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside"), "true");
        Files.createSymbolicLink(directory.resolve(FINAL), outside);
        directory.adopt(FINAL);

        SealedMirror sealed = sealed("true");

        assertThat(sealed.setAside()).contains("a.stream.txt.conflict");
        assertThat(directory.resolve("a.stream.txt.conflict")).isSymbolicLink();
        assertThat(Files.isSymbolicLink(directory.resolve(FINAL))).isFalse();
        assertThat(directory.resolve(FINAL)).hasContent("true");
    }

    @Test
    void the_bytes_are_forced_before_the_name_and_the_name_before_the_answer() {
        FaultyDisk disk = FaultyDisk.healthy();
        MirrorFile mirror = ArtifactDirectory.open(disk, directory.path()).openPartial(PARTIAL);
        append(mirror, "x");

        mirror.seal(FINAL);

        assertThat(disk.steps())
                .containsExactly("delete", "create", "write", "force", "close", "move", "forceDirectory");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void a_failing_disk_never_yields_a_half_written_sealed_file(int failing) throws IOException {
        FaultyDisk disk = new FaultyDisk(failing);
        MirrorFile mirror = ArtifactDirectory.open(disk, directory.path()).openPartial(PARTIAL);

        assertThatThrownBy(() -> {
                    append(mirror, "content");
                    mirror.seal(FINAL);
                })
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining(directory.resolve(PARTIAL).toString())
                .hasMessageContaining("injected at step " + failing);

        assertThat(names()).containsExactly(PARTIAL);
        assertThatThrownBy(() -> mirror.seal(FINAL)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> append(mirror, "more")).isInstanceOf(IllegalStateException.class);
        mirror.close();
        assertThat(sealed("content").setAside()).isEmpty();
    }

    @Test
    void a_full_disk_at_the_start_is_named() {
        assertThatThrownBy(() -> ArtifactDirectory.open(new FaultyDisk(1), directory.path())
                        .openPartial(PARTIAL))
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining(directory.resolve(PARTIAL).toString());
    }

    private SealedMirror sealed(String text) {
        try (MirrorFile mirror = directory.openPartial(PARTIAL)) {
            append(mirror, text);
            return mirror.seal(FINAL);
        }
    }

    private static void append(MirrorFile mirror, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        mirror.append(bytes, 0, bytes.length);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory.path())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(Manifest.NAME))
                    .sorted()
                    .toList();
        }
    }
}
