package dev.reproof.engine.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Invalid;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerCodeTest {

    private static final FileTime LATER = FileTime.from(Instant.parse("2031-01-01T00:00:00Z"));

    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void nothing_has_changed_at_first() throws Exception {
        write("agents/a.sh", "a");

        assertThat(watching("agents/*.sh").changedFiles()).isEmpty();
    }

    @Test
    void other_content_of_the_same_length_counts_though_its_time_was_set_back() throws Exception {
        // given
        Path file = write("agents/a.sh", "one");
        FileTime before = Files.getLastModifiedTime(file);
        RunnerCode code = watching("agents/*.sh");

        // when
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, before);

        // then
        assertThat(code.changedFiles()).containsExactly(file.toString());
    }

    @Test
    void a_new_time_or_the_same_bytes_once_more_do_not_count() throws Exception {
        // given
        Path touched = write("agents/a.sh", "a");
        Path again = write("agents/b.sh", "b");
        RunnerCode code = watching("agents/*.sh");

        // when
        Files.setLastModifiedTime(touched, LATER);
        Files.delete(again);
        write("agents/b.sh", "b");

        // then
        assertThat(code.changedFiles()).isEmpty();
    }

    @Test
    void a_file_that_appears_or_disappears_counts_and_one_that_comes_back_does_not() throws Exception {
        // given
        Path there = write("agents/a.sh", "a");
        RunnerCode code = watching("agents/*.sh", "plan.txt");

        // when
        Path appeared = write("plan.txt", "p");
        Files.delete(there);

        // then
        assertThat(code.changedFiles()).containsExactly(there.toString(), appeared.toString());

        // when
        write("agents/a.sh", "a");
        Files.delete(appeared);

        // then
        assertThat(code.changedFiles()).isEmpty();
    }

    @Test
    void two_stars_mean_every_depth_but_never_what_runs_keep() throws Exception {
        // given
        RunnerCode code = watching("**/*.sh");

        // when
        Path top = write("a.sh", "a");
        Path deep = write("x/y/[z]/a.sh", "a");
        write("x/a.txt", "a");
        write(".reproof/runs/r1/a.sh", "a");

        // then
        assertThat(code.changedFiles()).containsExactly(top.toString(), deep.toString());
    }

    @Test
    void a_link_counts_as_the_file_it_leads_to() throws Exception {
        // given
        Path file = write("real", "a");
        Path link = Files.createSymbolicLink(directory.resolve("link.sh"), file);
        RunnerCode code = watching("*.sh");

        // when
        write("real", "b");

        // then
        assertThat(code.changedFiles()).containsExactly(link.toString());
    }

    @Test
    void wrong_patterns_are_refused() throws Exception {
        Files.createDirectory(directory.resolve("agents"));

        assertThatThrownBy(() -> watching("[")).isInstanceOf(Invalid.class).hasMessageContaining("--runner-files '['");
        assertThatThrownBy(() -> watching("agents")).isInstanceOf(Invalid.class).hasMessageContaining("add /**");
        assertThatThrownBy(() -> watching("")).isInstanceOf(Invalid.class);
    }

    @Test
    void too_many_files_are_refused_at_the_start_and_later_only_warned_of() throws Exception {
        // given
        for (int file = 0; file < CodeFiles.MOST_FILES; file++) {
            Files.createFile(directory.resolve("f" + file));
        }
        RunnerCode code = watching("f*");

        // when
        Files.createFile(directory.resolve("f-one-more"));

        // then
        assertThat(code.changedFiles()).isEmpty();
        assertThat(code.changedFiles()).isEmpty();
        assertThat(warnings).singleElement().asString().contains("more than 10000 files");
        assertThatThrownBy(() -> watching("f*"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("more than 10000 files");
    }

    @Test
    void of_a_copy_the_original_is_watched() throws Exception {
        // given
        RunnerCode code = copied();

        // when
        jar("target/reproof-engine-1.jar", "new");

        // then
        assertThat(code.changedFiles()).containsExactly("reproof.jar");

        // when the old one comes back, and a library goes
        jar("target/reproof-engine-1.jar", "old");
        Files.delete(directory.resolve("target/lib/events.jar"));

        // then
        assertThat(code.changedFiles()).containsExactly("lib/events.jar");
    }

    @Test
    void a_newer_jar_of_another_version_is_the_original_from_then_on() throws Exception {
        // given
        RunnerCode code = copied();

        // when
        Files.setLastModifiedTime(jar("target/reproof-engine-2.jar", "new"), LATER);

        // then
        assertThat(code.changedFiles()).containsExactly("reproof.jar");
    }

    @Test
    void a_jar_that_is_still_written_or_missing_meanwhile_is_waited_for() throws Exception {
        // given
        RunnerCode code = copied();
        Path jar = jar("target/reproof-engine-1.jar", "new");
        byte[] whole = Files.readAllBytes(jar);

        // when, then
        Files.write(jar, Arrays.copyOf(whole, whole.length / 2));
        assertThat(code.changedFiles()).isEmpty();
        Files.delete(jar);
        assertThat(code.changedFiles()).isEmpty();
        Files.write(jar, whole);
        assertThat(code.changedFiles()).containsExactly("reproof.jar");
    }

    @Test
    void a_class_directory_is_watched_where_it_is() throws Exception {
        // given
        Path file = write("classes/dev/A.class", "a");
        RunnerCode code =
                RunnerCode.inPlace(List.of(directory.resolve("classes")), directory, List.of(), warnings::add);

        // when
        write("classes/dev/A.class", "b");

        // then
        assertThat(code.changedFiles()).containsExactly(file.toString());
    }

    private RunnerCode copied() throws IOException {
        for (String copy : List.of("copy/reproof.jar", "target/reproof-engine-1.jar")) {
            jar(copy, "old");
        }
        for (String library : List.of("copy/lib/events.jar", "target/lib/events.jar")) {
            jar(library, "events");
        }
        return RunnerCode.ofCopy(
                directory.resolve("copy"), directory.resolve("target"), directory, List.of(), warnings::add);
    }

    private RunnerCode watching(String... globs) throws IOException {
        Path place = Files.createDirectories(directory.resolve("classes"));
        return RunnerCode.inPlace(List.of(place), directory, List.of(globs), warnings::add);
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path jar(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry("content");
            entry.setLastModifiedTime(LATER);
            zip.putNextEntry(entry);
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
