package dev.reproof.engine.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.artifacts.PackedFiles;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.Fidelity;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.TranscriptMember;
import dev.reproof.projections.state.TranscriptMember.Legacy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transcripts that the state file itself carries. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InlineTextsTest {

    private static final String PACKED_A = "a.stream.txt.gz";

    @TempDir
    Path temporary;

    @Test
    void without_artifacts_the_state_file_carries_every_text_and_nothing_else_is_written() throws IOException {
        String text = "na\u00efve \uD83D\uDEA2\r\n\u0000".repeat(9_000);
        try (LiveRun run = LiveRun.withoutArtifacts(temporary, "a", "b", "c")) {
            run.dispatch("a");
            run.say("a", text);
            run.say("a", text);
            run.finish("a");
            run.dispatch("b");
            run.say("b", "half");
            run.dispatch("c");
            run.say("c", "all wrong");
            run.fail("c", "broken");

            JsonNode state = run.state();
            assertThat(run.inline("a")).isEqualTo(text + text);
            assertThat(run.state("a").get("resultText").textValue()).startsWith("[...truncated ");
            assertThat(run.state("a").has("transcriptPath")).isFalse();
            assertThat(run.state("a").get("transcriptIteration").intValue()).isZero();
            assertThat(run.state("b").has("transcript")).isFalse();
            assertThat(run.state("c").has("transcript")).isFalse();
            assertThat(state.get("run").has("artifacts")).isFalse();
            assertThat(run.home.artifacts()).doesNotExist();
            assertThat(run.packed()).containsExactly(PACKED_A);
            assertThat(run.warnings).isEmpty();
        }
    }

    @Test
    void a_text_of_nothing_is_carried_too() throws IOException {
        try (LiveRun run = LiveRun.withoutArtifacts(temporary, "a")) {
            run.dispatch("a");
            run.finish("a");

            assertThat(run.inline("a")).isEmpty();
        }
    }

    @Test
    void a_state_file_that_carries_texts_can_be_summarised() throws IOException {
        try (LiveRun run = finished("a")) {
            try (InputStream in = Files.newInputStream(run.home.state())) {
                StateView view = StateView.read(in, "state.json");

                assertThat(view.tasks()).singleElement().satisfies(task -> {
                    assertThat(task.id()).isEqualTo(new TaskId("a"));
                    assertThat(task.status()).isEqualTo(TaskStatus.FINISHED);
                });
            }
        }
    }

    @Test
    void a_text_is_read_and_packed_once_however_often_the_state_is_written() throws IOException {
        try (LiveRun run = finished("a", "b")) {
            run.startRank();
            run.files.flush();
            run.completeRank();

            assertThat(run.inline("a")).isEqualTo("words of a");
            assertThat(run.inline("b")).isEqualTo("words of b");
            assertThat(Collections.frequency(run.disk.placed(), PACKED_A)).isEqualTo(1);
            assertThat(Collections.frequency(run.disk.placed(), "b.stream.txt.gz"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_packed_text_that_somebody_altered_or_removed_is_made_again() throws IOException {
        try (LiveRun run = finished("a", "b", "touched")) {
            Files.writeString(run.home.inline().resolve(PACKED_A), "no gzip");
            Files.delete(run.home.inline().resolve("b.stream.txt.gz"));
            Files.setLastModifiedTime(
                    run.home.inline().resolve("touched.stream.txt.gz"),
                    FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
            run.startRank();

            assertThat(run.inline("a")).isEqualTo("words of a");
            assertThat(run.inline("b")).isEqualTo("words of b");
            assertThat(run.inline("touched")).isEqualTo("words of touched");
            assertThat(Collections.frequency(run.disk.placed(), PACKED_A)).isEqualTo(2);
            assertThat(Collections.frequency(run.disk.placed(), "touched.stream.txt.gz"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_packed_text_is_never_read_or_written_through_a_link() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside"), "mine");
        try (LiveRun run = finished("a")) {
            Files.delete(run.home.inline().resolve(PACKED_A));
            Files.createSymbolicLink(run.home.inline().resolve(PACKED_A), outside);
            run.startRank();

            assertThat(run.inline("a")).isEqualTo("words of a");
            assertThat(outside).hasContent("mine");
            assertThat(Files.isSymbolicLink(run.home.inline().resolve(PACKED_A)))
                    .isFalse();
        }
    }

    @Test
    void recovery_uses_what_is_right_and_makes_again_what_is_not() throws IOException {
        try (LiveRun run = finished("a", "b", "c")) {
            Object right = Files.getAttribute(run.home.inline().resolve(PACKED_A), "unix:ino");
            Files.copy(
                    run.home.inline().resolve(PACKED_A),
                    run.home.inline().resolve("b.stream.txt.gz"),
                    StandardCopyOption.REPLACE_EXISTING);
            Files.delete(run.home.inline().resolve("c.stream.txt.gz"));

            run.recover();

            assertThat(Files.getAttribute(run.home.inline().resolve(PACKED_A), "unix:ino"))
                    .isEqualTo(right);
            for (String task : List.of("a", "b", "c")) {
                assertThat(run.inline(task)).isEqualTo("words of " + task);
            }
            assertThat(run.warnings).isEmpty();
        }
    }

    @Test
    void recovery_removes_what_an_earlier_process_left_and_nothing_of_anybody_else() throws IOException {
        try (LiveRun run = finished("a")) {
            for (String name : List.of("a.iter1.stream.txt.gz", ".a.stream.txt.gz.tmp", "notes.txt")) {
                Files.writeString(run.home.inline().resolve(name), "left");
            }

            run.recover();

            assertThat(run.packed()).containsExactly(PACKED_A, "notes.txt");
        }
    }

    @Test
    void artifacts_that_are_turned_on_again_are_made_from_the_log_and_take_the_texts_out_of_the_state()
            throws IOException {
        try (LiveRun run = finished("a")) {
            Repairs repairs = run.recover(true);

            assertThat(repairs.rewritten()).hasSize(1);
            assertThat(run.state("a").at("/transcript/kind").textValue()).isEqualTo("artifact");
            assertThat(run.artifact("a.stream.txt")).hasContent("words of a");
            assertThat(run.packed()).isEmpty();

            run.recover(false);

            assertThat(run.inline("a")).isEqualTo("words of a");
            assertThat(run.state().get("run").has("artifacts")).isFalse();
        }
    }

    @Test
    void a_full_disk_leaves_a_text_to_a_later_state_file_with_one_warning() throws IOException {
        try (LiveRun run = LiveRun.withoutArtifacts(temporary, "a")) {
            run.disk.fullFor(name -> name.endsWith(".gz.tmp"));
            run.dispatch("a");
            run.say("a", "words");
            run.finish("a");
            assertThat(run.state("a").get("status").textValue()).isEqualTo("FINISHED");
            assertThat(run.state("a").has("transcript")).isFalse();
            run.startRank();
            assertThat(run.state("a").has("transcript")).isFalse();
            assertThat(run.warnings)
                    .singleElement()
                    .asString()
                    .contains("run=harbour", "task=a iteration=0 attempt=1", "No space left");

            run.disk.fullFor(name -> false);
            run.completeRank();

            assertThat(run.inline("a")).isEqualTo("words");
        }
    }

    @Test
    void a_log_that_cannot_be_read_costs_the_text_in_the_state_file_only() throws IOException {
        try (LiveRun run = LiveRun.withoutArtifacts(temporary, "a")) {
            run.log.breakReading();
            run.dispatch("a");
            run.say("a", "words");
            run.finish("a");

            assertThat(run.state("a").get("status").textValue()).isEqualTo("FINISHED");
            assertThat(run.state("a").has("transcript")).isFalse();
            assertThat(run.warnings).hasSize(2).allMatch(line -> line.contains("The log cannot be read"));
        }
    }

    @Test
    void what_an_earlier_format_kept_is_carried_as_it_is() throws IOException {
        try (LiveRun run = finished("a")) {
            // given
            TranscriptRef said = said(run);

            // when
            Optional<TranscriptMember> cut = texts(run).find(kept(said, said.seal(), Fidelity.DEGRADED));
            Optional<TranscriptMember> whole = texts(run).find(kept(said, said.seal(), Fidelity.LEGACY));

            // then
            assertThat(cut).contains(new Legacy("words of a", true));
            assertThat(whole).contains(new Legacy("words of a", false));
            assertThat(texts(run).find(kept(said, said.seal(), Fidelity.FINDINGS)))
                    .contains(new Legacy("words of a", false, true));
            assertThat(run.warnings).isEmpty();
        }
    }

    @Test
    void what_an_earlier_format_kept_and_is_not_what_was_sealed_is_not_carried_with_one_warning() throws IOException {
        try (LiveRun run = finished("a")) {
            // given
            InlineTexts texts = texts(run);
            Seal other = new Seal(10, 10, Sha256.of("words of b"), 0);
            TranscriptRef altered = kept(said(run), other, Fidelity.DEGRADED);

            // when
            Optional<TranscriptMember> first = texts.find(altered);
            Optional<TranscriptMember> again = texts.find(altered);

            // then
            assertThat(first).isEmpty();
            assertThat(again).isEmpty();
            assertThat(run.warnings)
                    .singleElement()
                    .asString()
                    .contains("task=a iteration=0 attempt=1", "Transcript is altered");
        }
    }

    private static TranscriptRef said(LiveRun run) {
        return run.writer.state().task(new TaskId("a")).transcript().orElseThrow();
    }

    private static TranscriptRef kept(TranscriptRef said, Seal seal, Fidelity fidelity) {
        return new TranscriptRef(said.key(), said.stream(), seal, fidelity);
    }

    private static InlineTexts texts(LiveRun run) {
        return new InlineTexts(
                new PackedFiles(run.disk, run.home.inline()),
                ArtifactNames.of(List.of(new TaskId("a"))),
                new LogTexts(run.log),
                new FileWarnings(LiveRun.RUN, run.warnings::add));
    }

    @Test
    void equal_states_make_equal_bytes_after_the_packed_texts_were_made_again() throws IOException {
        try (LiveRun run = finished("a", "b")) {
            run.recover();
            byte[] before = Files.readAllBytes(run.home.state());
            for (String name : run.packed()) {
                Files.delete(run.home.inline().resolve(name));
            }
            Files.delete(run.home.state());

            run.recover();

            assertThat(run.home.state()).hasBinaryContent(before);
        }
    }

    @Test
    void nobody_waits_for_texts_that_nothing_mirrors() throws Exception {
        try (LiveRun run = LiveRun.prepared(temporary, "a")) {
            FilePlan plan = run.plan(Optional.empty());
            run.start(new FilePlan(
                    plan.home(),
                    Optional.empty(),
                    Optional.empty(),
                    plan.statePath(),
                    plan.store(),
                    plan.dag(),
                    plan.warnings(),
                    run.disk,
                    1_000));
            run.disk.standStillFor(".state.json.tmp"::equals);
            run.dispatch("a");
            run.disk.awaitStandstill();

            for (int block = 0; block < 20; block++) {
                run.say("a", "x".repeat(600));
            }
            run.finish("a");
            run.disk.moveOn();

            assertThat(run.inline("a")).hasSize(12_000);
        }
    }

    private LiveRun finished(String... tasks) {
        LiveRun run = LiveRun.withoutArtifacts(temporary, tasks);
        for (String task : tasks) {
            run.dispatch(task);
            run.say(task, "words of " + task);
            run.finish(task);
        }
        run.files.flush();
        return run;
    }
}
