package dev.reproof.engine.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded.Evidence;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EvidenceFilesTest {

    private static final String OUT = "40 hulls tight\r\n☸ fast\n".repeat(5_000);
    private static final String ERR = "one lamp out";

    @TempDir
    Path temporary;

    @Test
    void all_that_an_oracle_printed_stands_in_two_files_that_index_and_report_lead_to() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "sound", "other")) {
            // when
            run.ask("sound", OUT, ERR);

            // then
            assertThat(run.artifact("sound.stdout.log")).content().isEqualTo(OUT);
            assertThat(run.artifact("sound.stderr.log")).content().isEqualTo(ERR);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.artifact("sound.stdout.log"))))
                    .isEqualTo("rw-------");
            assertThat(run.artifact("_index.md"))
                    .content()
                    .contains("[sound.stdout.log](sound.stdout.log), [sound.stderr.log](sound.stderr.log)");
            assertThat(run.artifact("sound.md"))
                    .content()
                    .contains(
                            "| Exit code | 0 |",
                            "| Evidence | [sound.stdout.log](sound.stdout.log), [sound.stderr.log](sound.stderr.log) |",
                            "| Standard output bytes | " + OUT.getBytes(UTF_8).length + " |");
            assertThat(run.artifacts()).noneMatch(name -> name.startsWith("other"));
            assertThat(run.warnings).isEmpty();
        }
    }

    @Test
    void an_oracle_that_printed_nothing_leaves_two_empty_files() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "sound")) {
            run.ask("sound", "", "");

            assertThat(run.artifact("sound.stdout.log")).isEmptyFile();
            assertThat(run.artifact("sound.stderr.log")).isEmptyFile();
        }
    }

    @Test
    void what_is_missing_cut_or_altered_is_written_again_when_the_run_is_recovered_and_nothing_else()
            throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "sound")) {
            run.ask("sound", OUT, ERR);

            Files.delete(run.artifact("sound.stderr.log"));
            Files.writeString(run.artifact("sound.stdout.log"), OUT.substring(1));
            run.recover();
            assertThat(run.artifact("sound.stdout.log")).content().isEqualTo(OUT);
            assertThat(run.artifact("sound.stderr.log")).content().isEqualTo(ERR);

            Files.writeString(run.artifact("sound.stderr.log"), "two lamps on");
            int before = run.disk.placed().size();
            run.recover();
            assertThat(run.artifact("sound.stderr.log")).content().isEqualTo(ERR);
            assertThat(run.disk.placed().subList(before, run.disk.placed().size()))
                    .contains("sound.stderr.log")
                    .doesNotContain("sound.stdout.log");
        }
    }

    @Test
    void a_full_disk_is_warned_of_and_the_run_goes_on_and_the_pages_say_where_the_evidence_is() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "sound", "other")) {
            run.disk.fullFor(name -> name.contains("stdout.log"));
            run.ask("sound", OUT, "");
            run.dispatch("other");
            run.finish("other");

            assertThat(run.state("other").get("status").textValue()).isEqualTo("FINISHED");
            assertThat(run.warnings)
                    .singleElement()
                    .asString()
                    .contains("no file sound.stdout.log holds the evidence of task=sound");
            assertThat(run.artifacts()).contains("sound.stderr.log").noneMatch(name -> name.contains("stdout"));
            assertThat(run.artifact("_index.md"))
                    .content()
                    .contains("sound.stderr.log")
                    .doesNotContain("stdout.log");

            run.disk.fullFor(name -> false);
            run.recover();
            assertThat(run.artifact("sound.stdout.log")).content().isEqualTo(OUT);
        }
    }

    @Test
    void a_log_that_cannot_be_read_is_warned_of_and_what_stands_there_stays() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "sound")) {
            run.ask("sound", OUT, ERR);
            Files.writeString(run.artifact("sound.stderr.log"), "older");
            run.log.breakReading();

            files(run).write(run.writer.state().task(new TaskId("sound")));

            assertThat(run.artifact("sound.stderr.log")).content().isEqualTo("older");
            assertThat(run.warnings).singleElement().asString().contains("sound.stderr.log");
        }
    }

    @Test
    void a_text_that_is_not_what_was_sealed_gets_no_name() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "sound")) {
            run.ask("sound", OUT, ERR);
            TaskState sound = run.writer.state().task(new TaskId("sound"));
            OracleEvidenceRecorded recorded = sound.gate().evidence().orElseThrow();
            Evidence other = new Evidence(recorded.stderr().stream(), new Seal(12, 12, Sha256.of("two lamps on"), 0));

            files(run)
                    .write(with(
                            sound,
                            new OracleEvidenceRecorded(recorded.key(), recorded.exitCode(), recorded.stdout(), other)));

            assertThat(run.artifact("sound.stderr.log")).content().isEqualTo(ERR);
            assertThat(run.warnings).singleElement().asString().contains("the event log yields");
        }
    }

    @Test
    void a_later_iteration_has_files_of_its_own() throws IOException {
        try (LiveRun run = LiveRun.of(temporary, "sound")) {
            run.ask("sound", OUT, ERR);
            TaskState sound = run.writer.state().task(new TaskId("sound"));
            OracleEvidenceRecorded first = sound.gate().evidence().orElseThrow();
            AttemptKey later = new AttemptKey(sound.id(), 2, 1);
            Evidence printed = first.stderr();
            Evidence complained = first.stdout();

            files(run).write(with(sound, new OracleEvidenceRecorded(later, first.exitCode(), printed, complained)));

            assertThat(run.artifact("sound.iter2.stdout.log")).content().isEqualTo(ERR);
            assertThat(run.artifact("sound.iter2.stderr.log")).content().isEqualTo(OUT);
            assertThat(run.artifact("sound.stdout.log")).content().isEqualTo(OUT);
        }
    }

    private static EvidenceFiles files(LiveRun run) {
        return new EvidenceFiles(
                ArtifactDirectory.open(run.home.artifacts()),
                ArtifactNames.of(List.of(new TaskId("sound"))),
                new LogTexts(run.log),
                new FileWarnings(LiveRun.RUN, run.warnings::add));
    }

    private static TaskState with(TaskState task, OracleEvidenceRecorded evidence) {
        return new TaskState(
                task.id(),
                task.iteration(),
                task.attempts(),
                task.startedAt(),
                task.standing(),
                task.usage(),
                task.transcript(),
                task.findings(),
                task.dispatches(),
                new TaskState.Gate(Optional.empty(), Optional.of(evidence)),
                task.told(),
                task.tries(),
                false,
                task.worktrees());
    }
}
