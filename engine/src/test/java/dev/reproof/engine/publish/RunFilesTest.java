package dev.reproof.engine.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.engine.decide.RunCommand.FinishRun;
import dev.reproof.engine.decide.RunCommand.InterruptRun;
import dev.reproof.engine.write.Commit;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Sha256;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.text.DisplayTail;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunFilesTest {

    private static final String SHIP = "\uD83D\uDEA2";

    @TempDir
    Path temporary;

    @Test
    void a_started_run_has_its_files_at_once() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            assertThat(run.artifacts()).containsExactly("_dag.json", "_files.txt", "_index.md");
            assertThat(run.artifact("_dag.json")).hasBinaryContent(LiveRun.DOCUMENT);
            JsonNode state = run.state();
            assertThat(state.get("reason").textValue()).isEqualTo("run started");
            assertThat(state.at("/run/position").longValue()).isZero();
            assertThat(state.at("/run/store").textValue()).isEqualTo("h2:events.mv.db");
            assertThat(state.at("/run/home").textValue())
                    .isEqualTo(run.home.directory().toString());
            assertThat(state.at("/run/artifacts").textValue())
                    .isEqualTo(run.home.artifacts().toString());
        }
    }

    @Test
    void a_mirror_holds_exactly_what_was_committed_and_then_takes_its_final_name() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.dispatch("a");
            run.files.flush();
            assertThat(run.artifact("a.iter0.partial1.stream.txt")).isEmptyFile();

            run.say("a", "first " + SHIP + "\r\n");
            run.say("a", "\u0000second");
            run.files.flush();
            String text = "first " + SHIP + "\r\n\u0000second";
            assertThat(run.artifact("a.iter0.partial1.stream.txt")).hasBinaryContent(text.getBytes(UTF_8));

            run.finish("a");
            JsonNode task = run.state("a");
            assertThat(run.artifacts()).containsExactly("_dag.json", "_files.txt", "_index.md", "a.md", "a.stream.txt");
            assertThat(run.artifact("a.stream.txt")).hasBinaryContent(text.getBytes(UTF_8));
            assertThat(task.get("status").textValue()).isEqualTo("FINISHED");
            assertThat(task.get("transcriptPath").textValue()).isEqualTo("a.stream.txt");
            assertThat(task.at("/transcript/kind").textValue()).isEqualTo("artifact");
            assertThat(task.at("/transcript/bytes").longValue()).isEqualTo(text.getBytes(UTF_8).length);
            assertThat(task.at("/transcript/sha256").textValue())
                    .isEqualTo(Sha256.of(text).hex());
            assertThat(run.warnings).isEmpty();
        }
    }

    @Test
    void the_state_shows_the_end_of_a_long_transcript() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            DisplayTail expected = new DisplayTail();
            run.dispatch("a");
            for (int block = 0; block < 20; block++) {
                String text = (SHIP + block).repeat(700);
                expected.append(text);
                run.say("a", text);
            }
            run.finish("a");

            assertThat(run.state("a").get("resultText").textValue())
                    .isEqualTo(expected.resultText().orElseThrow())
                    .startsWith("[...truncated ");
        }
    }

    @Test
    void the_state_shows_as_much_of_a_trickle_as_of_a_flood() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            DisplayTail expected = new DisplayTail();
            run.dispatch("a");
            for (int block = 0; block < 150; block++) {
                String text = (block + " drops of water. ").repeat(2);
                expected.append(text);
                run.say("a", text);
            }
            run.finish("a");

            assertThat(run.state("a").get("resultText").textValue())
                    .isEqualTo(expected.resultText().orElseThrow())
                    .hasSizeGreaterThan(DisplayTail.CAP);
        }
    }

    @Test
    void every_decision_reaches_the_state_file() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a", "b")) {
            run.startRank();
            assertThat(run.state().get("reason").textValue()).isEqualTo("rank 1 started");
            run.dispatch("a");
            assertThat(run.state("a").get("status").textValue()).isEqualTo("RUNNING");
            run.finish("a");
            assertThat(run.state().get("reason").textValue()).isEqualTo("task finished");
            run.dispatch("b");
            run.fail("b", "aground");
            assertThat(run.state("b").get("errorMessage").textValue()).isEqualTo("aground");
            run.completeRank();
            run.decide(new InterruptRun("SIGTERM", List.of()), List.of());
            assertThat(run.state().at("/state/runOutcome").textValue()).isEqualTo("INTERRUPTED");
            run.decide(new FinishRun(RunOutcome.FAILED, "1 failed"), List.of());
            assertThat(run.state().at("/state/runOutcome").textValue()).isEqualTo("FAILED");
            assertThat(run.state().at("/run/position").longValue())
                    .isEqualTo(run.writer.state().position());
        }
    }

    @Test
    void what_waits_is_written_once() throws Exception {
        try (LiveRun run = LiveRun.of(temporary, "a", "b", "c")) {
            run.disk.standStillFor(".state.json.tmp"::equals);
            run.startRank();
            run.disk.awaitStandstill();
            for (String task : List.of("a", "b", "c")) {
                run.dispatch(task);
                run.finish(task);
            }
            run.completeRank();

            run.disk.moveOn();

            assertThat(run.state().get("reason").textValue()).isEqualTo("rank 1 completed");
            assertThat(Collections.frequency(run.disk.placed(), "state.json")).isEqualTo(3);
            assertThat(run.artifacts()).contains("a.md", "b.md", "c.md");
        }
    }

    @Test
    void text_alone_does_not_touch_the_state_file() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.dispatch("a");
            run.files.flush();
            int before = run.disk.placed().size();

            run.say("a", "words");
            run.files.flush();

            assertThat(run.disk.placed()).hasSize(before);
        }
    }

    @Test
    void a_failed_attempt_keeps_its_partial_and_its_report_shows_both_ends() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.dispatch("a");
            run.say("a", "half a word");
            run.files.flush();
            assertThat(run.disk.open()).containsExactly("a.iter0.partial1.stream.txt");
            run.fail("a", "aground\n```\n# not a heading");
            run.files.flush();
            assertThat(run.disk.open()).isEmpty();

            assertThat(run.artifacts())
                    .containsExactly("_dag.json", "_files.txt", "_index.md", "a.iter0.partial1.stream.txt", "a.md");
            assertThat(run.artifact("a.iter0.partial1.stream.txt")).hasContent("half a word");
            assertThat(Files.readString(run.artifact("a.md")))
                    .contains("| Status | ERROR |")
                    .contains("\n````text\naground\n```\n# not a heading\n````\n")
                    .contains("\n```text\nhalf a word\n```\n")
                    .contains("| Transcript | [a.iter0.partial1.stream.txt](a.iter0.partial1.stream.txt) |");
            assertThat(run.state("a").has("transcript")).isFalse();
        }
    }

    @Test
    void without_artifacts_there_is_only_the_state_file() throws IOException {
        try (LiveRun run = LiveRun.prepared(temporary, "a")) {
            FilePlan with = run.plan(Optional.empty());
            Files.delete(run.home.artifacts());
            run.start(new FilePlan(
                    with.home(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    with.store(),
                    with.dag(),
                    with.warnings(),
                    with.disk(),
                    with.backlogBytes()));
            run.dispatch("a");
            run.say("a", "words");
            run.finish("a");

            JsonNode task = run.state("a");
            assertThat(task.get("resultText").textValue()).isEqualTo("words");
            assertThat(task.get("transcriptIteration").intValue()).isZero();
            assertThat(run.inline("a")).isEqualTo("words");
            assertThat(task.has("transcriptPath")).isFalse();
            assertThat(run.state().get("run").has("artifacts")).isFalse();
            assertThat(run.home.artifacts()).doesNotExist();
        }
    }

    @Test
    void the_state_is_written_to_a_second_place_as_well() throws IOException {
        Path second = temporary.resolve("elsewhere.json");
        try (LiveRun run = LiveRun.prepared(temporary, "a")) {
            run.start(run.plan(Optional.of(second)));
            run.startRank();
            run.files.flush();

            assertThat(second).hasSameBinaryContentAs(run.home.state());
        }
    }

    @Test
    void what_the_operator_was_warned_of_stands_in_state_and_index() throws IOException {
        try (LiveRun run = LiveRun.prepared(temporary, "a")) {
            FilePlan plan = run.plan(Optional.empty());
            run.start(FilePlan.of(
                    plan.home(),
                    plan.artifacts(),
                    Optional.empty(),
                    plan.store(),
                    plan.dag(),
                    () -> List.of(new StateWarning("ARTIFACTS_UNPINNED", "give a *directory*"))));

            assertThat(run.state().at("/run/warnings/0/code").textValue()).isEqualTo("ARTIFACTS_UNPINNED");
            assertThat(Files.readString(run.artifact("_index.md")))
                    .contains("- ARTIFACTS\\_UNPINNED: give a \\*directory\\*\n");
        }
    }

    @Test
    void closing_writes_what_waits_and_leaves_no_thread() throws Exception {
        LiveRun run = LiveRun.of(temporary, "a");
        run.disk.standStillFor(".state.json.tmp"::equals);
        run.startRank();
        run.disk.awaitStandstill();
        run.dispatch("a");
        run.say("a", "half");
        run.disk.moveOn();

        run.close();

        assertThat(Files.readString(run.home.state())).contains("\"status\": \"RUNNING\"");
        assertThat(run.artifact("a.iter0.partial1.stream.txt")).hasContent("half");
        assertThat(run.disk.open()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("reproof-files-harbour", "reproof-writer-harbour");
    }

    @Test
    void what_comes_after_closing_is_left_to_the_next_recovery() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "a")) {
            run.files.close();

            run.files.committed(new Commit(run.first, TranscriptStore.EMPTY, List.of(), List.of()));
            run.startRank();
            run.files.flush();

            assertThat(run.state().get("reason").textValue()).isEqualTo("run started");
        }
    }

    @Test
    void the_writer_waits_where_the_disk_is_too_slow_and_loses_nothing() throws Exception {
        try (LiveRun run = LiveRun.prepared(temporary, "a")) {
            FilePlan plan = run.plan(Optional.empty());
            run.start(new FilePlan(
                    plan.home(),
                    plan.artifacts(),
                    Optional.empty(),
                    plan.statePath(),
                    plan.store(),
                    plan.dag(),
                    plan.warnings(),
                    run.disk,
                    1_000));
            run.dispatch("a");
            run.files.flush();
            run.disk.standStillFor(name -> name.endsWith(".stream.txt"));

            var first = run.saying("a", "x".repeat(600));
            run.disk.awaitStandstill();
            var second = run.saying("a", "y".repeat(600));
            await().until(() -> Thread.getAllStackTraces().entrySet().stream()
                    .filter(thread -> thread.getKey().getName().startsWith("reproof-writer-"))
                    .flatMap(thread -> List.of(thread.getValue()).stream())
                    .anyMatch(frame -> frame.getClassName().equals(Backlog.class.getName())
                            && frame.getMethodName().equals("add")));
            assertThat(first).isCompleted();
            assertThat(second).isNotDone();

            run.disk.moveOn();
            second.join();
            run.finish("a");
            run.files.flush();
            assertThat(run.artifact("a.stream.txt")).hasContent("x".repeat(600) + "y".repeat(600));
        }
    }

    @Test
    void ids_that_are_no_file_names_are_mapped_in_the_index_and_break_nothing() throws IOException {
        String evil = "../x | y\n# heading `code` [l](http://a) <b>";
        try (LiveRun run = LiveRun.of(temporary, "plain", evil)) {
            run.dispatch(evil);
            run.say(evil, "words");
            run.finish(evil);

            String path = run.state(evil).get("transcriptPath").textValue();
            String index = Files.readString(run.artifact("_index.md"));

            assertThat(run.artifact(path)).hasContent("words");
            assertThat(index.lines().filter(line -> line.startsWith("#")))
                    .containsExactly("# Harbour", "## Tasks", "## File names");
            assertThat(index.lines().filter(line -> line.startsWith("| 1 |"))).hasSize(2);
            String safe = "../x \\| y\\\\u000a\\# heading \\`code\\` \\[l\\](http\\://a) \\<b\\>";
            assertThat(index)
                    .contains("| 1 | plain | PENDING | 0 | – | – | – |\n")
                    .contains("| 1 | " + safe + " | FINISHED | 1 | 0.000 s | 5 | ")
                    .contains("](" + path + ") |")
                    .contains("| " + safe + " | `" + path.replace(".stream.txt", "") + "` |\n");
        }
    }
}
