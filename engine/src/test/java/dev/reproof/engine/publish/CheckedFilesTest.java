package dev.reproof.engine.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.disk.FileStamp;
import dev.reproof.engine.disk.FileStamp.Change;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a resume believes of files that an earlier process found right. Whatever is read in full gets a line. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CheckedFilesTest {

    private static final Sha256 DIGEST = Sha256.of("words");
    private static final FileTime THEN = FileTime.from(Instant.parse("2026-03-01T08:00:00.000000001Z"));
    private static final FileTime LATER = FileTime.from(Instant.parse("2026-03-01T08:00:00.000000002Z"));
    private static final FileStamp STAMP = stamp(5, THEN, 1, 2, THEN);

    @TempDir
    Path temporary;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void a_resume_reads_no_file_that_it_found_right_before() throws IOException {
        try (LiveRun run = finished("a", "b", "c")) {
            assertThat(names(run))
                    .containsExactly("a.md", "a.stream.txt", "b.md", "b.stream.txt", "c.md", "c.stream.txt");
            byte[] list = Files.readAllBytes(run.home.checked());

            run.recover();

            assertThat(run.home.checked()).hasBinaryContent(list);
        }
    }

    @Test
    void what_has_a_line_is_not_opened() throws IOException {
        try (LiveRun run = finished("a", "b", "c")) {
            for (String task : List.of("a", "b", "c")) {
                for (String name : List.of(task + ".stream.txt", task + ".md")) {
                    String other = Files.readString(run.artifact(name)).toUpperCase(Locale.ROOT);
                    Files.writeString(run.artifact(name), other);
                    vouch(run, name, digest(run, name));
                }
            }

            Repairs repairs = run.recover();

            assertThat(repairs).isEqualTo(new Repairs(3, List.of(), List.of()));
            for (String task : List.of("a", "b", "c")) {
                assertThat(run.artifact(task + ".stream.txt")).hasContent("WORDS");
                assertThat(Files.readString(run.artifact(task + ".md"))).contains("WORDS");
            }
        }
    }

    @Test
    void an_altered_file_whose_time_was_set_back_is_made_again() throws IOException {
        try (LiveRun run = finished("a", "b")) {
            String report = Files.readString(run.artifact("a.md"));
            alter(run, "a.stream.txt", "WORDS");
            alter(run, "a.md", report.replace("FINISHED", "finished"));

            assertThat(rewritten(run.recover())).containsExactly("a");
            assertThat(run.artifact("a.stream.txt")).hasContent("words");
            assertThat(run.artifact("a.md")).hasContent(report);
        }
    }

    @Test
    void a_line_about_another_text_is_no_line() throws IOException {
        try (LiveRun run = finished("a", "b")) {
            alter(run, "a.stream.txt", "WORDS");
            vouch(run, "a.stream.txt", Sha256.of("WORDS"));
            String report = Files.readString(run.artifact("b.md"));
            alter(run, "b.md", report.replace("FINISHED", "finished"));
            vouch(run, "b.md", digest(run, "a.md"));

            assertThat(rewritten(run.recover())).containsExactly("a");
            assertThat(run.artifact("a.stream.txt")).hasContent("words");
            assertThat(run.artifact("b.md")).hasContent(report);
        }
    }

    @Test
    void files_that_are_gone_come_back_in_spite_of_their_lines() throws IOException {
        try (LiveRun run = finished("a", "b")) {
            Files.delete(run.artifact("a.stream.txt"));
            Files.delete(run.artifact("b.md"));

            assertThat(rewritten(run.recover())).containsExactly("a");
            assertThat(run.artifact("a.stream.txt")).hasContent("words");
            assertThat(run.artifact("b.md")).exists();
        }
    }

    @Test
    void a_copy_is_read_in_full_once() throws IOException {
        try (LiveRun run = finished("a", "b")) {
            List<String> before = names(run);
            for (String name : before) {
                Path copy = run.artifact(name + ".copy");
                Files.copy(run.artifact(name), copy, StandardCopyOption.COPY_ATTRIBUTES);
                Files.move(copy, run.artifact(name), StandardCopyOption.REPLACE_EXISTING);
            }

            assertThat(run.recover()).isEqualTo(new Repairs(2, List.of(), List.of()));
            List<String> twice = new ArrayList<>(before);
            twice.addAll(before);
            assertThat(names(run)).containsExactlyInAnyOrderElementsOf(twice);

            run.recover();
            assertThat(names(run)).hasSameSizeAs(twice);
            assertThat(run.warnings).isEmpty();
        }
    }

    @Test
    void a_stamp_that_differs_in_anything_is_another_file() {
        CheckedFiles checked = list();
        checked.add("a", DIGEST, STAMP);

        assertThat(checked.hold("a", DIGEST, STAMP)).isTrue();
        assertThat(checked.hold("b", DIGEST, STAMP)).isFalse();
        assertThat(checked.hold("a", Sha256.of("others"), STAMP)).isFalse();
        assertThat(List.of(
                        stamp(6, THEN, 1, 2, THEN),
                        stamp(5, LATER, 1, 2, THEN),
                        stamp(5, THEN, 2, 2, THEN),
                        stamp(5, THEN, 1, 3, THEN),
                        stamp(5, THEN, 1, 2, LATER),
                        new FileStamp(5, THEN, Optional.empty())))
                .noneMatch(other -> checked.hold("a", DIGEST, other));
    }

    @Test
    void where_the_system_does_not_say_when_a_file_changed_nothing_is_noted() {
        CheckedFiles checked = list();
        FileStamp silent = new FileStamp(5, THEN, Optional.empty());
        checked.add("a", DIGEST, silent);
        checked.write();

        assertThat(checked.hold("a", DIGEST, silent)).isFalse();
        assertThat(place()).doesNotExist();
    }

    @Test
    void a_line_is_read_as_it_was_written_for_good() throws IOException {
        String line = "653f39ef " + DIGEST.hex() + " 5 1772352000000000001 1:2 1772352000000000001 a.stream.txt";
        Files.writeString(place(), "\n" + line + "\n");
        CheckedFiles read = list();
        read.read();
        assertThat(read.hold("a.stream.txt", DIGEST, STAMP)).isTrue();

        Files.delete(place());
        CheckedFiles written = list();
        written.add("a.stream.txt", DIGEST, STAMP);
        written.write();
        assertThat(place()).hasContent("\n" + line + "\n");
    }

    @Test
    void a_list_that_was_torn_or_damaged_anywhere_names_no_file_wrongly_and_takes_more() throws IOException {
        CheckedFiles first = list();
        first.add("a", DIGEST, STAMP);
        first.write();
        byte[] whole = Files.readAllBytes(place());

        for (int at = 1; at < whole.length - 1; at++) {
            byte[] torn = Arrays.copyOf(whole, at);
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            for (byte[] content : List.of(torn, damaged)) {
                Files.write(place(), content);
                CheckedFiles next = list();
                next.read();
                assertThat(next.hold("a", DIGEST, STAMP)).isFalse();
                next.add("b", DIGEST, STAMP);
                next.write();

                CheckedFiles last = list();
                last.read();
                assertThat(last.hold("a", DIGEST, STAMP)).isFalse();
                assertThat(last.hold("b", DIGEST, STAMP)).isTrue();
            }
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_list_with_many_needless_lines_is_written_anew() throws IOException {
        try (LiveRun run = finished("a")) {
            List<String> lines = Files.readAllLines(run.home.checked());
            String sealed = lines.stream()
                    .filter(line -> line.endsWith("a.md"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(run.home.checked(), String.join("\n", lines) + ("\n" + sealed).repeat(2000) + "\n");

            run.recover();

            assertThat(names(run)).containsExactly("a.md", "a.stream.txt");
        }
    }

    @Test
    void a_list_that_is_too_long_is_not_read_and_written_anew() throws IOException {
        try (LiveRun run = finished("a")) {
            Files.write(run.home.checked(), new byte[(16 << 20) + 1]);

            run.recover();

            assertThat(names(run)).containsExactly("a.md", "a.stream.txt");
            assertThat(run.home.checked().toFile().length()).isLessThan(1000);
            assertThat(run.warnings).isEmpty();
        }
    }

    @Test
    void without_a_list_every_file_is_read_and_that_is_told_once() throws IOException {
        try (LiveRun run = finished("a")) {
            alter(run, "a.stream.txt", "WORDS");
            Files.delete(run.home.checked());
            Path outside = Files.writeString(temporary.resolve("outside"), "mine");
            Files.createSymbolicLink(run.home.checked(), outside);

            assertThat(rewritten(run.recover())).containsExactly("a");

            assertThat(outside).hasContent("mine");
            assertThat(run.warnings)
                    .filteredOn(line -> line.contains("checked"))
                    .singleElement()
                    .asString()
                    .contains("checked.txt", "symbolic link", "checked again");
        }
    }

    private Path place() {
        return temporary.resolve("checked.txt");
    }

    private CheckedFiles list() {
        return new CheckedFiles(place(), new FileWarnings(LiveRun.RUN, warnings::add));
    }

    private static FileStamp stamp(long bytes, FileTime modified, long device, long inode, FileTime changed) {
        return new FileStamp(bytes, modified, Optional.of(new Change(device, inode, changed)));
    }

    private LiveRun finished(String... tasks) {
        LiveRun run = LiveRun.of(temporary, tasks);
        for (String task : tasks) {
            run.dispatch(task);
            run.say(task, "words");
            run.finish(task);
        }
        run.files.flush();
        return run;
    }

    /** Changes a file in place, with the length and the modification time that it had. */
    private static void alter(LiveRun run, String name, String content) throws IOException {
        Path file = run.artifact(name);
        FileStamp before = FileStamp.of(file).orElseThrow();
        assertThat(content.getBytes(UTF_8)).hasSize((int) before.bytes());
        run.alter(name, content);
        Files.setLastModifiedTime(file, before.modified());
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before.modified());
    }

    /** Adds a line to the list that has the file as it is now, whatever is in it. */
    private static void vouch(LiveRun run, String name, Sha256 digest) {
        CheckedFiles checked = new CheckedFiles(run.home.checked(), new FileWarnings(LiveRun.RUN, line -> {}));
        checked.add(name, digest, FileStamp.of(run.artifact(name)).orElseThrow());
        checked.write();
    }

    private static List<CheckedLine> lines(LiveRun run) throws IOException {
        return Files.readAllLines(run.home.checked()).stream()
                .flatMap(line -> CheckedLine.parse(line).stream())
                .toList();
    }

    private static Sha256 digest(LiveRun run, String name) throws IOException {
        return lines(run).stream()
                .filter(line -> line.name().equals(name))
                .map(line -> new Sha256(line.facts().substring(0, line.facts().indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(LiveRun run) throws IOException {
        return lines(run).stream().map(CheckedLine::name).sorted().toList();
    }

    private static List<String> rewritten(Repairs repairs) {
        return repairs.rewritten().stream()
                .map(AttemptKey::task)
                .map(task -> task.value())
                .toList();
    }
}
