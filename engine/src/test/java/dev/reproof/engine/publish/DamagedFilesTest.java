package dev.reproof.engine.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedFilesTest {

    @TempDir
    Path temporary;

    @Test
    void a_mirror_that_failed_on_the_way_is_made_again_when_its_attempt_ends() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.dispatch("a");
            run.say("a", "one ");
            run.files.flush();
            run.disk.fullFor(name -> name.endsWith(".stream.txt"));
            run.say("a", "two ");
            run.say("a", "three ");
            run.files.flush();
            run.disk.fullFor(name -> false);
            run.say("a", "four");
            run.finish("a");

            assertThat(run.state("a").at("/transcript/sha256").textValue())
                    .isEqualTo(Sha256.of("one two three four").hex());
            assertThat(run.artifact("a.stream.txt")).hasContent("one two three four");
            assertThat(run.warnings)
                    .singleElement()
                    .asString()
                    .contains("run=harbour", "task=a iteration=0 attempt=1", "No space left");
        }
    }

    @Test
    void a_full_disk_costs_the_pointer_and_never_the_task() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.disk.fullFor(name -> name.endsWith(".stream.txt"));
            run.dispatch("a");
            run.say("a", "words");
            run.finish("a");

            assertThat(run.state("a").get("status").textValue()).isEqualTo("FINISHED");
            assertThat(run.state("a").get("resultText").textValue()).isEqualTo("words");
            assertThat(run.inline("a")).isEqualTo("words");
            assertThat(run.artifact("a.stream.txt")).doesNotExist();
            assertThat(Files.readString(run.artifact("a.md")))
                    .contains("| Transcript | without a file; `reproof transcript` prints it |");
            assertThat(run.warnings).hasSize(2).last().asString().contains("no file holds the transcript");

            run.disk.fullFor(name -> false);
            Repairs repairs = run.recover();

            assertThat(repairs.rewritten()).hasSize(1);
            assertThat(run.artifact("a.stream.txt")).hasContent("words");
            assertThat(run.state("a").at("/transcript/kind").textValue()).isEqualTo("artifact");
            assertThat(run.packed()).isEmpty();
            assertThat(Files.readString(run.artifact("a.md"))).contains("[a.stream.txt](a.stream.txt)");
        }
    }

    @Test
    void a_mirror_that_somebody_lengthened_while_it_grew_is_made_again() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.dispatch("a");
            run.say("a", "words");
            run.files.flush();
            Files.writeString(run.artifact("a.iter0.partial1.stream.txt"), "swords");
            run.finish("a");

            assertThat(run.state("a").at("/transcript/kind").textValue()).isEqualTo("artifact");
            assertThat(run.artifact("a.stream.txt")).hasContent("words");
            assertThat(run.artifact("a.stream.txt.conflict")).hasContent("swords");
            assertThat(run.warnings).hasSize(2).first().asString().contains("6 bytes");
        }
    }

    @Test
    void a_mirror_without_its_beginning_is_made_again() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.dispatch("a");
            run.say("a", "first ");
            run.recover();
            run.say("a", "second ");
            run.say("a", "third");
            run.finish("a");

            assertThat(run.state("a").at("/transcript/kind").textValue()).isEqualTo("artifact");
            assertThat(run.artifact("a.stream.txt")).hasContent("first second third");
            assertThat(run.warnings)
                    .singleElement()
                    .asString()
                    .contains("expected the text from byte 0 on, found byte 6");
        }
    }

    @Test
    void a_text_that_is_not_what_was_sealed_is_neither_pointed_to_nor_carried() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.dispatch("a");
            run.say("a", "words");
            run.finish("a", new Seal(5, 5, Sha256.of("other"), 0));

            assertThat(run.state("a").has("transcript")).isFalse();
            assertThat(run.artifact("a.stream.txt")).doesNotExist();
            assertThat(run.warnings)
                    .hasSize(3)
                    .allSatisfy(line -> assertThat(line)
                            .contains(Sha256.of("other").hex())
                            .contains(Sha256.of("words").hex()));

            run.startRank();
            assertThat(run.state("a").has("transcript")).isFalse();
            assertThat(run.warnings).hasSize(3);
        }
    }

    @Test
    void a_state_file_that_cannot_be_written_lags_behind_whole_and_catches_up() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            String before = Files.readString(run.home.state());
            run.disk.fullFor(".state.json.tmp"::equals);
            run.startRank();
            run.files.flush();
            run.dispatch("a");
            run.files.flush();

            assertThat(run.home.state()).hasContent(before);
            assertThat(run.warnings).singleElement().asString().contains("state.json", "No space left");

            run.disk.fullFor(name -> false);
            assertThat(run.state("a").get("status").textValue()).isEqualTo("RUNNING");
        }
    }

    @Test
    void closing_tries_once_more_to_write_the_state_file() throws IOException {
        LiveRun run = LiveRun.of(temporary, "a");
        run.disk.fullFor(".state.json.tmp"::equals);
        run.dispatch("a");
        run.files.flush();
        run.disk.fullFor(name -> false);

        run.close();

        assertThat(Files.readString(run.home.state())).contains("\"status\": \"RUNNING\"");
    }

    @Test
    void reports_that_cannot_be_written_are_named_and_nothing_else_suffers() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.disk.fullFor(name -> name.endsWith(".md.tmp"));
            run.dispatch("a");
            run.say("a", "words");
            run.finish("a");

            assertThat(run.state("a").at("/transcript/kind").textValue()).isEqualTo("artifact");
            assertThat(run.artifact("a.md")).doesNotExist();
            assertThat(run.warnings).anyMatch(line -> line.contains("a.md is not up to date"));
            assertThat(run.warnings).anyMatch(line -> line.contains("_index.md is not up to date"));
        }
    }

    @Test
    void a_defect_is_reported_and_stops_nothing() throws IOException {
        AtomicBoolean defect = new AtomicBoolean();
        try (LiveRun run = LiveRun.prepared(temporary, "a")) {
            FilePlan plan = run.plan(Optional.empty());
            run.start(FilePlan.of(plan.home(), plan.artifacts(), plan.statePath(), plan.store(), plan.dag(), () -> {
                if (defect.get()) {
                    throw new IllegalStateException("odd");
                }
                return List.of();
            }));
            defect.set(true);
            run.startRank();
            run.files.flush();
            defect.set(false);
            run.dispatch("a");

            assertThat(run.state("a").get("status").textValue()).isEqualTo("RUNNING");
            assertThat(run.warnings).isNotEmpty().allMatch(line -> line.endsWith("written again: odd"));
        }
    }

    @Test
    void a_warning_is_one_line_whatever_the_task_is_called() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a\nb\u001b[31m")) {
            run.disk.fullFor(name -> name.endsWith(".stream.txt"));
            run.dispatch("a\nb\u001b[31m");
            run.say("a\nb\u001b[31m", "words");
            run.files.flush();

            assertThat(run.warnings)
                    .singleElement()
                    .asString()
                    .contains("task=a?b?[31m")
                    .doesNotContain("\n");
        }
    }

    @Test
    void a_log_that_cannot_be_read_costs_nothing_that_a_file_has() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.log.breakReading();
            run.dispatch("a");
            run.say("a", "words");
            run.finish("a");

            assertThat(run.state("a").get("resultText").textValue()).isEqualTo("words");
            assertThat(run.state("a").at("/transcript/path").textValue()).isEqualTo("a.stream.txt");
            assertThat(Files.readString(run.artifact("a.md"))).contains("\n```text\nwords\n```\n");
            assertThat(run.warnings).isEmpty();
        }
    }

    @Test
    void a_log_that_cannot_be_read_is_told_of_where_nothing_else_has_the_text() throws IOException {
        try (LiveRun run = LiveRun.withoutArtifacts(temporary, "a")) {
            run.log.breakReading();
            run.dispatch("a");
            run.say("a", "words");
            run.finish("a");

            assertThat(run.state("a").has("resultText")).isFalse();
            assertThat(run.state("a").has("transcript")).isFalse();
            assertThat(run.warnings)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains("The log cannot be read"));
        }
    }

    @Test
    void a_sealed_file_that_was_altered_is_not_pointed_to_any_more() throws IOException {
        try (LiveRun run = finished("a", "b")) {
            Files.writeString(run.artifact("a.stream.txt"), "WORDS");
            run.startRank();

            assertThat(run.inline("a")).isEqualTo("words");
            assertThat(run.state("b").at("/transcript/kind").textValue()).isEqualTo("artifact");
            assertThat(run.warnings).singleElement().asString().contains("a.stream.txt", "altered or removed");

            run.completeRank();
            assertThat(run.inline("a")).isEqualTo("words");
            assertThat(run.warnings).hasSize(1);
        }
    }

    @Test
    void a_sealed_file_that_was_removed_is_not_pointed_to_any_more() throws IOException {
        try (LiveRun run = finished("a")) {
            Files.delete(run.artifact("a.stream.txt"));
            run.startRank();

            assertThat(run.inline("a")).isEqualTo("words");
            assertThat(run.warnings).hasSize(1);
        }
    }

    @Test
    void a_sealed_file_that_only_looks_altered_is_still_pointed_to() throws IOException {
        try (LiveRun run = finished("a")) {
            Files.setLastModifiedTime(
                    run.artifact("a.stream.txt"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
            run.startRank();

            assertThat(run.state("a").at("/transcript/kind").textValue()).isEqualTo("artifact");
            assertThat(run.warnings).isEmpty();
        }
    }

    @Test
    void recovery_leaves_what_is_right_exactly_as_it_is() throws IOException {
        try (LiveRun run = finished("a")) {
            List<String> before = run.disk.placed();
            Object inode = Files.getAttribute(run.artifact("a.stream.txt"), "unix:ino");

            Repairs repairs = run.recover();

            assertThat(repairs).isEqualTo(new Repairs(1, List.of(), List.of()));
            assertThat(Files.getAttribute(run.artifact("a.stream.txt"), "unix:ino"))
                    .isEqualTo(inode);
            assertThat(run.disk
                            .placed()
                            .subList(before.size(), run.disk.placed().size()))
                    .containsExactly("state.json");
            assertThat(run.state().get("reason").textValue()).isEqualTo("run recovered");
            assertThat(run.state("a").at("/transcript/kind").textValue()).isEqualTo("artifact");
            assertThat(run.warnings).isEmpty();
        }
    }

    @Test
    void recovery_makes_again_what_is_missing_short_or_altered() throws IOException {
        try (LiveRun run = finished("gone", "short", "altered", "kept", "linked")) {
            Files.delete(run.artifact("gone.stream.txt"));
            Files.writeString(run.artifact("short.stream.txt"), "wor");
            run.alter("altered.stream.txt", "WORDS");
            Path outside = Files.writeString(temporary.resolve("outside"), "words");
            Files.delete(run.artifact("linked.stream.txt"));
            Files.createSymbolicLink(run.artifact("linked.stream.txt"), outside);

            Repairs repairs = run.recover();

            assertThat(repairs.expected()).isEqualTo(5);
            assertThat(repairs.rewritten())
                    .extracting(key -> key.task().value())
                    .containsExactly("gone", "short", "altered", "linked");
            assertThat(repairs.missing()).isEmpty();
            for (String task : List.of("gone", "short", "altered", "kept", "linked")) {
                assertThat(run.artifact(task + ".stream.txt")).hasContent("words");
                assertThat(Files.isSymbolicLink(run.artifact(task + ".stream.txt")))
                        .isFalse();
                assertThat(run.state(task).at("/transcript/kind").textValue()).isEqualTo("artifact");
            }
            assertThat(run.artifact("altered.stream.txt.conflict")).hasContent("WORDS");
            assertThat(run.warnings).hasSize(3).allMatch(line -> line.contains(".conflict"));
        }
    }

    @Test
    void recovery_brings_back_every_file() throws IOException {
        try (LiveRun run = finished("a")) {
            run.files.flush();
            List<String> before = run.artifacts();
            for (String name : before) {
                Files.delete(run.artifact(name));
            }
            Files.delete(run.home.state());

            run.recover();

            assertThat(run.artifacts()).isEqualTo(before);
            assertThat(run.state("a").at("/transcript/kind").textValue()).isEqualTo("artifact");
        }
    }

    @Test
    void recovery_says_what_it_could_not_bring_back() throws IOException {
        try (LiveRun run = finished("a")) {
            Files.delete(run.artifact("a.stream.txt"));
            run.disk.fullFor(name -> name.endsWith(".stream.txt"));

            Repairs repairs = run.recover();

            assertThat(repairs.missing()).extracting(AttemptKey::attempt).containsExactly(1);
            assertThat(repairs.rewritten()).isEmpty();
            assertThat(run.inline("a")).isEqualTo("words");
        }
    }

    @Test
    void recovery_completes_the_partials_of_interrupted_attempts() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "short", "gone", "right")) {
            for (String task : List.of("short", "gone", "right")) {
                run.dispatch(task);
                run.say(task, "half a word");
            }
            run.files.flush();
            Files.writeString(run.artifact("short.iter0.partial1.stream.txt"), "half");
            Files.delete(run.artifact("gone.iter0.partial1.stream.txt"));
            FileTime longAgo = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
            Files.setLastModifiedTime(run.artifact("right.iter0.partial1.stream.txt"), longAgo);
            AttemptKey[] interrupted = run.writer.state().running().stream()
                    .map(task -> task.running().orElseThrow())
                    .toArray(AttemptKey[]::new);

            Repairs repairs = run.recover(interrupted);

            assertThat(repairs).isEqualTo(Repairs.NONE);
            for (String task : List.of("short", "gone", "right")) {
                assertThat(run.artifact(task + ".iter0.partial1.stream.txt")).hasContent("half a word");
            }
            assertThat(Files.getLastModifiedTime(run.artifact("right.iter0.partial1.stream.txt")))
                    .isEqualTo(longAgo);
        }
    }

    @Test
    void a_name_that_leads_elsewhere_is_never_written_through() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside"), "mine");
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            for (String name : List.of("a.md", "a.iter0.partial1.stream.txt")) {
                Files.createSymbolicLink(run.artifact(name), outside);
            }
            run.dispatch("a");
            run.say("a", "words");
            run.finish("a");

            assertThat(run.inline("a")).isEqualTo("words");
            assertThat(outside).hasContent("mine");
            assertThat(Files.isSymbolicLink(run.artifact("a.md"))).isTrue();
            assertThat(Collections.frequency(run.warnings, run.warnings.get(0))).isEqualTo(1);
            assertThat(run.warnings)
                    .allMatch(line -> line.contains("symbolic link") || line.contains("Not overwritten"));
        }
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
}
