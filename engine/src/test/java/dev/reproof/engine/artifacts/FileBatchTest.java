package dev.reproof.engine.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.disk.FaultyDisk;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mirror, {@code a.stream.txt}, and a report, {@code b.md}, that take their names together. */
class FileBatchTest {

    private static final String PARTIAL = "a.iter0.partial1.stream.txt";
    private static final String MIRROR = "a.stream.txt";
    private static final String REPORT = "b.md";

    /** Steps of the disk: three for each file are taken before. */
    private static final int FORCE_OF_THE_MIRROR = 6;

    private static final int FORCE_OF_THE_REPORT = 7;
    private static final int MOVE_OF_THE_MIRROR = 9;
    private static final int MOVE_OF_THE_REPORT = 11;
    private static final int FORCE_OF_THE_NAMES = 12;

    @TempDir
    Path directory;

    private final List<SealedMirror> sealed = new ArrayList<>();
    private final Map<String, ReproofException> failed = new TreeMap<>();
    private FaultyDisk disk;
    private ArtifactDirectory artifacts;
    private FileBatch batch;

    @BeforeEach
    void nothing_fails() {
        on(FaultyDisk.healthy());
    }

    private void on(FaultyDisk used) {
        disk = used;
        artifacts = ArtifactDirectory.open(used, directory);
        batch = artifacts.batch();
    }

    @Test
    void all_are_forced_before_any_has_its_name_and_the_names_are_forced_once() throws IOException {
        // given
        mirror();
        report("rises");
        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.holds(MIRROR)).isTrue();
        assertThat(batch.holds(PARTIAL)).isFalse();
        assertThat(sealed).isEmpty();

        // when
        batch.settle();

        // then
        assertThat(disk.steps().subList(FORCE_OF_THE_MIRROR, disk.steps().size()))
                .containsExactly("force", "force", "close", "move", "close", "move", "forceDirectory");
        assertThat(sealed).singleElement().satisfies(mirror -> {
            assertThat(mirror.name()).isEqualTo(MIRROR);
            assertThat(mirror.digest()).isEqualTo(new FileDigest(5, Sha256.of("dough")));
        });
        assertThat(failed).isEmpty();
        assertThat(names()).containsExactly(MIRROR, REPORT);
        assertThat(directory.resolve(MIRROR)).hasContent("dough");
        assertThat(directory.resolve(REPORT)).hasContent("rises");
        assertThat(batch.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {FORCE_OF_THE_MIRROR, MOVE_OF_THE_MIRROR})
    void a_mirror_that_cannot_be_forced_or_named_keeps_no_report_back(int failing) throws IOException {
        // given
        on(new FaultyDisk(failing));
        mirror();
        report("rises");

        // when
        batch.settle();

        // then
        requireFailed(MIRROR, "injected at step " + failing);
        assertThat(sealed).isEmpty();
        assertThat(names()).containsExactly(PARTIAL, REPORT);
        assertThat(directory.resolve(REPORT)).hasContent("rises");
    }

    @ParameterizedTest
    @ValueSource(ints = {FORCE_OF_THE_REPORT, MOVE_OF_THE_REPORT})
    void a_report_that_cannot_be_forced_or_named_keeps_no_mirror_back_and_leaves_what_was_there(int failing)
            throws IOException {
        // given
        artifacts.write(REPORT, "was there".getBytes(UTF_8));
        on(new FaultyDisk(failing));
        mirror();
        report("rises");

        // when
        batch.settle();

        // then
        requireFailed(REPORT, "injected at step " + failing);
        assertThat(sealed).extracting(SealedMirror::name).containsExactly(MIRROR);
        assertThat(names()).containsExactly(MIRROR, REPORT);
        assertThat(directory.resolve(REPORT)).hasContent("was there");
    }

    @Test
    void nobody_is_told_that_a_file_is_there_whose_name_is_not_durable() throws IOException {
        // given
        on(new FaultyDisk(FORCE_OF_THE_NAMES));
        mirror();
        report("rises");

        // when
        batch.settle();

        // then
        assertThat(disk.steps().get(FORCE_OF_THE_NAMES)).isEqualTo("forceDirectory");
        assertThat(sealed).isEmpty();
        assertThat(failed).containsOnlyKeys(MIRROR, REPORT);
        assertThat(names()).containsExactly(MIRROR, REPORT);
    }

    @Test
    void nothing_has_its_name_where_the_names_cannot_be_noted() throws IOException {
        // given
        mirror();
        report("rises");
        Files.delete(directory.resolve(Manifest.NAME));
        Files.createDirectory(directory.resolve(Manifest.NAME));

        // when
        batch.settle();

        // then
        assertThat(failed).containsOnlyKeys(MIRROR, REPORT);
        failed.values().forEach(why -> assertThat(why).hasMessageContaining(Manifest.NAME));
        assertThat(sealed).isEmpty();
        assertThat(disk.steps()).doesNotContain("force", "move");
        assertThat(names()).containsExactly(PARTIAL);
    }

    @Test
    void a_report_that_is_there_with_the_same_bytes_is_left_alone() throws IOException {
        // given
        artifacts.write(REPORT, "rises".getBytes(UTF_8));
        Object before = Files.getAttribute(directory.resolve(REPORT), "unix:ino");
        on(FaultyDisk.healthy());

        // when
        report("rises");
        batch.settle();

        // then
        assertThat(disk.steps()).isEmpty();
        assertThat(failed).isEmpty();
        assertThat(Files.getAttribute(directory.resolve(REPORT), "unix:ino")).isEqualTo(before);

        // when
        report("falls");
        batch.settle();

        // then
        assertThat(directory.resolve(REPORT)).hasContent("falls");
    }

    @ParameterizedTest
    @ValueSource(strings = {MIRROR, REPORT})
    void a_file_that_is_not_ours_keeps_its_name_and_the_other_gets_its_own(String foreign) throws IOException {
        // given
        Files.writeString(directory.resolve(foreign), "theirs");
        mirror();
        report("rises");

        // when
        batch.settle();

        // then
        requireFailed(foreign, "Not overwritten: Reproof has not written " + directory.resolve(foreign));
        assertThat(directory.resolve(foreign)).hasContent("theirs");
        assertThat(directory.resolve(foreign.equals(MIRROR) ? REPORT : MIRROR))
                .hasContent(foreign.equals(MIRROR) ? "rises" : "dough");
        assertThat(names()).doesNotContain("." + REPORT + ".tmp", MIRROR + ".conflict");
    }

    @Test
    void a_report_that_cannot_be_written_beside_its_name_is_told_at_once() {
        // given
        on(new FaultyDisk(1));

        // when
        report("rises");

        // then
        requireFailed(REPORT, "injected at step 1, create");
        assertThat(batch.size()).isZero();
    }

    private void mirror() {
        MirrorFile mirror = artifacts.openPartial(PARTIAL);
        mirror.append("dough".getBytes(UTF_8), 0, 5);
        batch.seal(mirror, MIRROR, sealed::add, why -> failed.put(MIRROR, why));
    }

    private void report(String text) {
        batch.write(REPORT, text.getBytes(UTF_8), () -> {}, why -> failed.put(REPORT, why));
    }

    private void requireFailed(String name, String why) {
        assertThat(failed).containsOnlyKeys(name);
        assertThat(failed.get(name))
                .hasMessageContaining(directory.resolve(name).toString())
                .hasMessageContaining(why);
    }

    /** What is there but the list of our files. */
    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(Manifest.NAME))
                    .sorted()
                    .toList();
        }
    }
}
