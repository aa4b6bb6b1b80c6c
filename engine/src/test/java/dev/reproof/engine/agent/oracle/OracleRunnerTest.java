package dev.reproof.engine.agent.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.command.AgentEnvironment;
import dev.reproof.engine.agent.command.CommandFixture;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.oracle.OracleOutput;
import dev.reproof.projections.oracle.OracleReport;
import dev.reproof.projections.oracle.OracleRun;
import dev.reproof.projections.oracle.OracleVerdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever ends an oracle, nothing of it survives (the fixture looks for that). */
@Timeout(60)
class OracleRunnerTest extends CommandFixture {

    private static final AttemptKey KEY = new AttemptKey(new TaskId("check"), 2, 3);
    private static final List<String> LOGS = List.of("check.stdout.log", "check.stderr.log");
    private static final Duration NEVER = Duration.ofMinutes(5);

    private final RecordedEvidence evidence = new RecordedEvidence();

    private OracleRun run(String command) throws InterruptedException {
        return run(command, directory, NEVER, evidence);
    }

    private OracleRun run(String command, Path workingDirectory, Duration limit, Evidence into)
            throws InterruptedException {
        return new OracleRunner(AgentEnvironment.inherited(), records(), grace)
                .run(new OracleCall(new RunId("run-1"), KEY, command, workingDirectory, limit), into)
                .orElseThrow();
    }

    /** Runs it as a whole: the verdict, and the report in {@code report}. */
    private OracleVerdict judge(OracleTask task, AtomicReference<String> report) throws InterruptedException {
        EvidenceTails tails = new EvidenceTails(evidence);
        OracleRun run = run(task.command(), directory, NEVER, tails);
        OracleOutput output = tails.end();
        OracleVerdict verdict = OracleVerdict.of(task, run, NEVER, output);
        report.set(OracleReport.of(task, run, verdict, output, LOGS));
        return verdict;
    }

    private static OracleTask task(String command, String expect, boolean allowNonZeroExit) {
        return new OracleTask(KEY.task(), List.of(), command, expect, allowNonZeroExit);
    }

    @Test
    void what_an_oracle_prints_is_evidence_and_its_exit_code_is_told() throws Exception {
        assertThat(run("echo one; echo two >&2; exit 3")).isEqualTo(OracleRun.exited(3));

        assertThat(evidence.stdout()).isEqualTo("one\n");
        assertThat(evidence.stderr()).isEqualTo("two\n");
    }

    @Test
    void an_expectation_that_only_standard_error_meets_passes_with_a_report() throws Exception {
        AtomicReference<String> report = new AtomicReference<>();

        assertThat(judge(task("echo salt; echo '3 passed' >&2", "\\n\\d passed", false), report)
                        .passed())
                .isTrue();

        assertThat(report)
                .hasValue("## Pass: true\n## Command: echo salt; echo '3 passed' >&2\n## Exit code: 0\n"
                        + "## Stdout (tail):\nsalt\n\n## Stderr (tail):\n3 passed\n\n## Evidence:\n"
                        + "Command: echo salt; echo '3 passed' >&2\nExit code: 0\n"
                        + "Whole output: in the event log, and where artifacts are kept in check.stdout.log and"
                        + " check.stderr.log");
    }

    @Test
    void another_exit_code_passes_only_where_it_is_allowed() throws Exception {
        AtomicReference<String> report = new AtomicReference<>();

        assertThat(judge(task("echo ok; exit 7", "ok", false), report).failure())
                .contains("Oracle failed: exit code 7, expected 0");
        assertThat(report.get()).startsWith("## Pass: false\n").contains("\n## Exit code: 7\n");
        assertThat(judge(task("echo ok; exit 7", "ok", true), report).passed()).isTrue();
        assertThat(report.get()).startsWith("## Pass: true\n").contains("\n## Exit code: 7\n");
    }

    @Test
    void bytes_that_are_no_utf_8_are_kept_as_they_are_and_shown_as_replacement_characters() throws Exception {
        AtomicReference<String> report = new AtomicReference<>();

        OracleVerdict verdict =
                judge(task("printf '\\377ok\\303'; printf '\\376' >&2", "^\ufffdok\ufffd\\n\ufffd$", false), report);

        assertThat(verdict.passed()).isTrue();
        assertThat(evidence.stdoutBytes()).containsExactly(0xFF, 'o', 'k', 0xC3);
        assertThat(evidence.stderrBytes()).containsExactly(0xFE);
        assertThat(report.get())
                .contains("\n## Stdout (tail):\n\ufffdok\ufffd\n## Stderr (tail):\n\ufffd\n## Evidence:\n");
    }

    @Test
    void an_oracle_finds_an_empty_input_the_names_of_its_attempt_and_its_working_directory() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));

        run(
                "wc -c | tr -d ' '; echo $REPROOF_RUN $REPROOF_TASK $REPROOF_ITERATION $REPROOF_ATTEMPT; touch here",
                elsewhere,
                NEVER,
                evidence);

        assertThat(evidence.stdout()).isEqualTo("0\nrun-1 check 2 3\n");
        assertThat(elsewhere.resolve("here")).exists();
    }

    @Test
    void while_it_runs_an_oracle_is_recorded_and_begins_a_session() throws Exception {
        assumeThat(Path.of("/usr/bin/setsid")).exists();

        run("echo $PPID; cut -d' ' -f6 /proc/$PPID/stat; cat agents/*.json");

        String[] printed = evidence.stdout().split("\\s+", 3);
        assertThat(printed[1]).as("session").isEqualTo(printed[0]);
        assertThat(printed[2]).contains("\"task\":\"check\"", "\"attempt\":3", "\"pid\":" + printed[0] + ",");
    }

    @Test
    void an_oracle_that_cannot_be_recorded_does_nothing() throws Exception {
        Files.writeString(directory.resolve("agents"), "no directory");

        assertThatThrownBy(() -> run("touch done")).isInstanceOf(ReproofException.Rejected.class);

        assertThat(directory.resolve("done")).doesNotExist();
        Files.delete(directory.resolve("agents"));
    }

    @Test
    void a_command_that_cannot_be_started_is_told_from_one_that_fails() throws Exception {
        assertThatThrownBy(() -> run("true", directory.resolve("missing"), NEVER, evidence))
                .isInstanceOf(ReproofException.Storage.class);
        assertThat(run("echo a\0b")).isEqualTo(OracleRun.notStarted());

        assertThat(evidence.stdoutBytes()).isEmpty();
        assertThat(evidence.stderrBytes()).isEmpty();
    }

    @Test
    void at_the_deadline_a_silent_oracle_is_ended_with_a_child_that_ignores_being_asked() throws Exception {
        grace = Duration.ofMillis(200);
        String command = "(trap '' TERM; sh -c 'echo $$ >> pids; while :; do sleep 0.05; done') & "
                + "trap 'echo bye' TERM; echo $$ >> pids; sleep 300 & echo $! >> pids; while :; do wait; done";

        assertThat(run(command, directory, Duration.ofMillis(900), evidence)).isEqualTo(OracleRun.outOfTime());

        assertThat(notedProcesses()).hasSize(3);
        assertThat(evidence.stdout()).isEqualTo("bye\n");
    }

    @Test
    void fifty_megabytes_on_both_outputs_are_judged() throws Exception {
        AtomicLong bytes = new AtomicLong();
        EvidenceTails tails = new EvidenceTails(new Evidence() {
            @Override
            public void stdout(byte[] data, int offset, int length) {
                bytes.addAndGet(length);
            }

            @Override
            public void stderr(byte[] data, int offset, int length) {
                bytes.addAndGet(length);
            }
        });
        OracleTask task = task(
                "yes 'a line of evidence' | head -c 26214400 & yes problem | head -c 26214400 >&2; wait; echo done >&2",
                "done\\s*$",
                false);

        OracleRun run = run(task.command(), directory, NEVER, tails);

        OracleOutput output = tails.end();
        OracleVerdict verdict = OracleVerdict.of(task, run, NEVER, output);
        assertThat(verdict.passed()).isTrue();
        assertThat(bytes).hasValue(52_428_805);
        assertThat(OracleReport.of(task, run, verdict, output, LOGS))
                .contains("[tail: the last 4000 of 26214400 characters; no more than", "\ndone")
                .hasSizeLessThan(10_000);
    }

    @Test
    void an_interrupt_ends_every_process_and_is_passed_on() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread runner = new Thread(() -> {
            try {
                run("sleep 300 & echo $! >> pids; echo $$ >> pids; wait", directory, NEVER, new RecordedEvidence());
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        runner.start();
        await().until(() -> notedProcesses().size() == 2);

        runner.interrupt();
        runner.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void evidence_that_cannot_be_kept_ends_every_process_and_its_exception_is_passed_on() throws Exception {
        grace = Duration.ofMillis(200);
        IllegalStateException logFailed = new IllegalStateException("the log failed");
        Evidence failing = new RecordedEvidence() {
            @Override
            public void stderr(byte[] data, int offset, int length) {
                throw logFailed;
            }
        };

        assertThatThrownBy(() -> run(
                        "trap 'echo more >&2' TERM; echo $$ >> pids; echo x >&2; while :; do sleep 0.05; done",
                        directory,
                        NEVER,
                        failing))
                .isSameAs(logFailed);

        assertThat(notedProcesses()).hasSize(1);
    }
}
