package dev.reproof.engine.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.Fidelity;
import dev.reproof.events.TaskId;
import dev.reproof.projections.findings.FindingsSidecar;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TranscriptRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FindingsFilesTest {

    private static final String SAID = "## Blockers\n- rope frayed\n";

    @TempDir
    Path temporary;

    @Test
    void what_a_reviewer_found_is_written_among_the_artifacts_and_of_other_tasks_nothing_is() throws IOException {
        try (LiveRun run = LiveRun.reviewed(temporary, Optional.empty(), "review", "other")) {
            say(run, "review");
            say(run, "other");

            Path file = run.artifact("review.findings.json");
            FindingsSidecar sidecar = sidecar(file);
            assertThat(sidecar.blockers()).containsExactly("- rope frayed");
            assertThat(sidecar.source()).map(key -> key.task().value()).contains("review");
            assertThat(sidecar.source()).map(key -> key.iteration()).contains(0);
            assertThat(run.artifact("other.findings.json")).doesNotExist();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(run.warnings).isEmpty();
        }
    }

    @Test
    void a_reviewer_that_failed_has_no_findings() throws IOException {
        try (LiveRun run = LiveRun.reviewed(temporary, Optional.empty(), "review")) {
            run.dispatch("review");
            run.say("review", SAID);
            run.fail("review", "aground");
            run.files.flush();

            assertThat(run.artifact("review.findings.json")).doesNotExist();
        }
    }

    @Test
    void a_directory_of_their_own_takes_them_and_is_made() throws IOException {
        Path own = temporary.resolve("kept/findings");
        try (LiveRun run = LiveRun.reviewed(temporary, Optional.of(own), "../review")) {
            assertThat(own).doesNotExist();
            say(run, "../review");

            try (Stream<Path> files = Files.list(own)) {
                List<Path> found =
                        files.filter(file -> !file.endsWith("_files.txt")).toList();
                assertThat(found).hasSize(1);
                assertThat(found.get(0).getFileName().toString()).matches("review~[0-9a-f]{32}[.]findings[.]json");
                assertThat(sidecar(found.get(0)).text()).isEqualTo(SAID.strip());
            }
            assertThat(run.artifacts()).noneMatch(name -> name.endsWith(".findings.json"));
        }
    }

    @Test
    void what_is_missing_or_altered_is_written_again_when_the_run_is_recovered() throws IOException {
        try (LiveRun run = LiveRun.reviewed(temporary, Optional.empty(), "review")) {
            say(run, "review");
            byte[] first = Files.readAllBytes(run.artifact("review.findings.json"));

            Files.delete(run.artifact("review.findings.json"));
            run.recover();
            assertThat(run.artifact("review.findings.json")).hasBinaryContent(first);

            Files.writeString(run.artifact("review.findings.json"), "{}");
            run.recover();
            assertThat(run.artifact("review.findings.json")).hasBinaryContent(first);
        }
    }

    @Test
    void a_directory_that_cannot_be_made_is_warned_of_and_the_run_goes_on() throws IOException {
        Path taken = Files.writeString(temporary.resolve("taken"), "a file");
        try (LiveRun run = LiveRun.reviewed(temporary, Optional.of(taken), "review", "other")) {
            say(run, "review");
            say(run, "other");

            assertThat(run.warnings).singleElement().asString().contains("no file holds the findings of task=review");
            assertThat(run.state("other").get("status").textValue()).isEqualTo("FINISHED");
            assertThat(taken).hasContent("a file");
        }
    }

    @Test
    void a_text_that_is_known_to_be_incomplete_has_none_and_one_without_a_sign_of_it_has() throws IOException {
        try (LiveRun run = LiveRun.reviewed(temporary, Optional.empty(), "review")) {
            say(run, "review");
            Path file = run.artifact("review.findings.json");
            TaskState review = run.writer.state().task(new TaskId("review"));
            FindingsFiles files = new FindingsFiles(
                    () -> ArtifactDirectory.open(run.home.artifacts()),
                    ArtifactNames.of(List.of(review.id())),
                    new LogTexts(run.log),
                    new FileWarnings(LiveRun.RUN, run.warnings::add));
            Files.delete(file);

            files.write(as(review, Fidelity.DEGRADED));
            assertThat(file).doesNotExist();

            files.write(as(review, Fidelity.LEGACY));
            assertThat(sidecar(file).hasIssues()).isTrue();
            assertThat(run.warnings).isEmpty();
        }
    }

    private static TaskState as(TaskState task, Fidelity fidelity) {
        return new TaskState(
                task.id(),
                task.iteration(),
                task.attempts(),
                task.startedAt(),
                task.standing(),
                task.usage(),
                task.transcript().map(text -> new TranscriptRef(text.key(), text.stream(), text.seal(), fidelity)),
                task.findings(),
                task.dispatches(),
                task.gate(),
                task.told(),
                task.tries(),
                false,
                task.worktrees());
    }

    @Test
    void without_artifacts_and_a_directory_there_are_none() throws IOException {
        try (LiveRun run = LiveRun.reviewed(temporary, Optional.empty(), "review")) {
            run.recover(false);
            say(run, "review");

            assertThat(run.artifact("review.findings.json")).doesNotExist();
            assertThat(run.warnings).isEmpty();
        }
    }

    private static void say(LiveRun run, String task) {
        run.dispatch(task);
        run.say(task, SAID);
        run.finish(task);
        run.files.flush();
    }

    private static FindingsSidecar sidecar(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return FindingsSidecar.read(in, file.toString());
        }
    }
}
