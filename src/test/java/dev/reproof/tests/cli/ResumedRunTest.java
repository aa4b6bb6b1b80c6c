package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static dev.reproof.tests.cli.Workplace.requireError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import dev.reproof.tests.parity.StoredLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that exist already: what is refused, what goes on, and with which exit code. */
class ResumedRunTest {

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
    }

    @Test
    void a_finished_run_says_so_and_exits_with_its_outcome() throws Exception {
        // given
        requireEnd(place.run("r1"), 0, "run r1: started, 2 tasks", "run r1: SUCCESS");

        // when
        Finished resumed = place.resume("r1");
        Finished runAgain = place.run("r1");

        // then
        requireEnd(resumed, 0, "run r1 has finished already: All tasks finished");
        requireEnd(runAgain, 0, "run r1 has finished already: All tasks finished");
    }

    @Test
    void a_failing_task_fails_the_run_and_skips_what_depends_on_it() throws Exception {
        // given
        place.write("script.json", Workplace.script("error"));

        // when
        Finished run = place.run("r1");

        // then
        requireEnd(
                run,
                1,
                "first: ERROR: Scripted failure",
                "second: ERROR: Skipped: upstream did not finish: first",
                "run r1: FAILED: Did not finish: first, second");

        // when
        Finished resumed = place.resume("r1");

        // then
        requireEnd(
                resumed,
                1,
                "run r1 did not finish",
                "Did not finish: first, second",
                "'reproof resume r1 --retry-failed'");
    }

    @Test
    void a_run_that_is_in_use_is_refused_with_the_holder_named_and_can_be_read_meanwhile() throws Exception {
        // given
        try (RunningProgram holder =
                place.start("run", "dag.json", "--run-id", "r1", "--agent-command", "printf hello; exec sleep 300")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> holder.err().contains("first: running, attempt 1"));

            // when
            long begin = System.nanoTime();
            Finished second = place.run("r1");
            Duration waited = Duration.ofNanos(System.nanoTime() - begin);
            Finished prompt = place.reproof("prompt", "r1", "first");

            // then
            requireError(second, 78, "Run r1 is in use by", "pid " + holder.pid());
            assertThat(waited).isGreaterThan(Duration.ofSeconds(5));
            assertThat(prompt.code()).as(prompt.toString()).isZero();
            assertThat(holder.isAlive()).isTrue();
        }
    }

    @Test
    void a_changed_dag_is_refused_but_not_another_layout_of_it() throws Exception {
        // given
        requireEnd(place.run("r1"), 0);
        place.write("dag.json", Workplace.dag("Two loaves").toPrettyString());

        // when
        Finished sameDocument = place.run("r1");

        // then
        requireEnd(sameDocument, 0, "has finished already");

        // given
        place.write("dag.json", Workplace.dag("Three loaves").toString());

        // when
        Finished changed = place.run("r1");

        // then
        requireError(changed, 78, "DAG changed: run=r1", "'Two loaves'", "'Three loaves'", "sha256=");
    }

    @Test
    void a_changed_option_is_refused_with_both_values() throws Exception {
        // given
        requireEnd(place.run("r1", "--max-prompt-chars", "5000"), 0);

        // when
        Finished bound = place.run("r1", "--max-prompt-chars", "6000");
        Finished policy = place.resume("r1", "--output-policy-upstream", "full");
        Finished same = place.resume("r1", "--max-prompt-chars", "5000", "--max-parallel", "2");

        // then
        requireError(bound, 78, "Option changed: run=r1", "--max-prompt-chars expected 5000 as recorded, found 6000");
        requireError(policy, 78, "--output-policy-upstream expected none as recorded, found full");
        requireEnd(same, 0, "has finished already");
    }

    @Test
    void a_log_of_a_newer_version_is_refused_by_every_command() throws Exception {
        // given
        requireEnd(place.run("r1"), 0);
        try (StoredLog log = StoredLog.of(place.home("r1"))) {
            log.setFormat(2);
        }

        // when, then
        for (Finished finished : new Finished[] {
            place.resume("r1"),
            place.run("r1"),
            place.reproof("transcript", "r1", "first"),
            place.reproof("prompt", "r1", "first")
        }) {
            requireError(finished, 65, "format 2", "reads up to 1", "use the version that wrote it");
        }
    }

    @Test
    void a_file_that_is_no_event_log_is_damaged_data() throws Exception {
        // given
        Files.createDirectories(place.home("r1").directory());
        Files.writeString(place.home("r1").eventsFile(), "crumbs".repeat(4_000));
        Files.createDirectories(place.home("r1").artifacts()); // so the run had begun
        Files.writeString(place.home("r1").artifacts().resolve("first.stream.txt"), "said");

        // when, then
        requireError(place.resume("r1"), 65, "events.mv.db", "damaged or not an event log");
        requireError(place.reproof("prompt", "r1", "first"), 65, "events.mv.db", "damaged or not an event log");
    }

    @Test
    void a_copied_run_goes_on_wherever_it_was_copied_to() throws Exception {
        // given a run that has been stopped, copied to a directory whose name is no run id
        try (RunningProgram runner =
                place.start("run", "dag.json", "--run-id", "r1", "--agent-command", "printf hello; exec sleep 300")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> runner.err().contains("first: running, attempt 1"));
            runner.kill();
        }
        Path copy = Files.createDirectories(directory.resolve("a copy of mine"));
        try (Stream<Path> files = Files.list(place.home("r1").directory())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }

        // when
        Finished resumed = place.resume("./a copy of mine");

        // then
        requireEnd(resumed, 0, "run r1: resumed, 0 of 2 tasks finished", "run r1: SUCCESS");
        assertThat(place.reproof("transcript", "./a copy of mine", "first").out())
                .isEqualTo(Workplace.FIRST_SAID.getBytes(UTF_8));
    }
}
