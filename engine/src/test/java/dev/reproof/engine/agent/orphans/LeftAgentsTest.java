package dev.reproof.engine.agent.orphans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.agent.process.Session;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that nobody reads from any more. */
@Timeout(60)
class LeftAgentsTest {

    @TempDir
    Path directory;

    private final List<String> said = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();
    private final List<Long> noted = new ArrayList<>();
    private AgentRecords records;

    @BeforeEach
    void look_into_the_process_table() {
        assumeThat(Path.of("/proc/self/environ")).exists();
        assumeThat(Path.of("/usr/bin/setsid")).exists();
        records = new AgentRecords(new RunHome(directory), "h");
    }

    @AfterEach
    void end_everything() {
        noted.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        started.forEach(process -> process.destroyForcibly().onExit().join());
    }

    /** Starts a shell in a session of its own, which prints the pids of what it started and then a full stop. */
    private Process start(String mark, String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Session.ofItsOwn(List.of("/bin/sh", "-c", "read gate; " + script)));
        builder.environment().put(ProcessTable.MARK, mark);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private AgentRecords.Kept keep(String task, String mark, Process process, OptionalLong start) {
        return records.keep(
                AgentCalls.in(directory).task(task, 0, 2).call(), mark, process.toHandle(), start, AgentReading.RAW);
    }

    private List<Long> open(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        List<Long> pids = new ArrayList<>();
        BufferedReader printed = process.inputReader(StandardCharsets.US_ASCII);
        for (String line = printed.readLine(); !line.equals("."); line = printed.readLine()) {
            pids.add(Long.valueOf(line));
        }
        noted.addAll(pids);
        return pids;
    }

    /** No process of another test carries it. */
    private String mark(String agent) {
        return "mark-" + directory.getFileName() + "-" + agent;
    }

    private SaidGone endAsSaid() {
        return new LeftAgents(new RunId("r"), records, true, Duration.ofMillis(300)).end(said::add);
    }

    private void end() {
        new LeftAgents(new RunId("r"), records, false, Duration.ofMillis(300)).end(said::add);
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(ProcessTable::lives).isPresent();
    }

    @Test
    void whatever_an_agent_left_is_ended_though_it_ignores_being_asked() throws Exception {
        // given a shell, a child of it, and one that left its parents and cleared its environment
        Process shell = start(
                mark("a"),
                "trap '' TERM; sleep 300 & echo $!;"
                        + " sh -c 'env -i sleep 300 & echo $!'; echo .; while :; do wait; done");
        AgentRecords.Kept kept = keep("a", mark("a"), shell, ProcessTable.start(shell.toHandle()));
        List<Long> pids = open(shell);

        // when
        end();

        // then
        assertThat(pids).hasSize(2).noneMatch(LeftAgentsTest::lives);
        assertThat(lives(shell.pid())).isFalse();
        assertThat(kept.file()).doesNotExist();
        assertThat(said).hasSize(1);
        assertThat(said.get(0))
                .startsWith("Ended the agent of task 'a' iteration 0 attempt 2, left by runner pid "
                        + ProcessHandle.current().pid() + " on host h: 3 processes (pids ")
                .contains(
                        String.valueOf(shell.pid()),
                        pids.get(0).toString(),
                        pids.get(1).toString());
    }

    @Test
    void a_process_that_has_the_pid_by_now_is_left_alone() throws Exception {
        // given
        Process innocent = start(mark("b"), "sleep 300 & echo $!; echo .; wait");
        List<Long> pids = open(innocent);
        long before = ProcessTable.start(innocent.toHandle()).orElseThrow() - 1;
        AgentRecords.Kept kept = keep("a", mark("a"), innocent, OptionalLong.of(before));

        // when
        end();

        // then
        assertThat(lives(innocent.pid())).isTrue();
        assertThat(pids).allMatch(LeftAgentsTest::lives);
        assertThat(kept.file()).doesNotExist();
        assertThat(said).isEmpty();
    }

    @Test
    void a_doubt_about_one_is_a_refusal_and_nothing_is_touched() throws Exception {
        // given one agent that is found, and another that left nothing behind but a process without a mark
        Process sure = start(mark("a"), "echo .; exec sleep 300");
        AgentRecords.Kept first = keep("a", mark("a"), sure, ProcessTable.start(sure.toHandle()));
        open(sure);
        Process doubtful = start(mark("b"), "env -i sleep 4321 >&- & echo $!; echo .");
        AgentRecords.Kept second = keep("b", mark("b"), doubtful, ProcessTable.start(doubtful.toHandle()));
        long stray = open(doubtful).get(0);
        doubtful.waitFor();
        await().until(() -> !lives(doubtful.pid()));

        // when, then
        assertThatThrownBy(this::end)
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContainingAll(
                        "Run r does not go on",
                        "agent of task 'b'",
                        "pid " + stray + ", start ",
                        "sleep 4321",
                        second.file().toString())
                .hasMessageNotContaining("task 'a'");
        assertThat(lives(stray)).isTrue();
        assertThat(lives(sure.pid())).isTrue();
        assertThat(records.all()).containsExactlyInAnyOrder(first, second);

        // when somebody has ended it
        ProcessHandle.of(stray).orElseThrow().destroyForcibly();
        await().until(() -> !lives(stray));
        end();

        // then
        assertThat(records.all()).isEmpty();
        assertThat(lives(sure.pid())).isFalse();
    }

    @Test
    void the_word_that_they_are_gone_settles_doubts_and_what_is_proven_is_ended_all_the_same() throws Exception {
        // given an agent of which one process is proven, another is in doubt; and a record that nobody can read
        Process shell = start(mark("a"), "env -i sleep 4322 >&- & echo $!; sleep 4323 >&- & echo $!; echo .");
        AgentRecords.Kept kept = keep("a", mark("a"), shell, ProcessTable.start(shell.toHandle()));
        List<Long> pids = open(shell);
        shell.waitFor();
        await().until(() -> !lives(shell.pid()));
        Path unreadable = Files.writeString(kept.file().resolveSibling("odd.json"), "{");

        // when
        SaidGone gone = endAsSaid();

        // then
        assertThat(lives(pids.get(0))).as("in doubt").isTrue();
        assertThat(lives(pids.get(1))).as("proven by its mark").isFalse();
        assertThat(gone.text())
                .contains("agent of task 'a'", kept.file().getFileName().toString(), "odd.json");
        assertThat(kept.file()).as("until that is recorded").exists();
        assertThat(unreadable).exists();

        // when
        gone.forget();

        // then
        assertThat(kept.file()).doesNotExist();
        assertThat(unreadable).doesNotExist();
        assertThat(endAsSaid().isEmpty()).isTrue();
    }

    @Test
    void an_agent_that_has_ended_is_forgotten_without_a_word() throws Exception {
        Process ended = start(mark("a"), "echo .");
        keep("a", mark("a"), ended, ProcessTable.start(ended.toHandle()));
        open(ended);
        ended.waitFor();

        end();

        assertThat(records.all()).isEmpty();
        assertThat(said).isEmpty();
    }

    @Test
    void an_interrupt_is_a_refusal() throws Exception {
        Process shell = start(mark("a"), "trap '' TERM; echo .; while :; do sleep 1; done");
        AgentRecords.Kept kept = keep("a", mark("a"), shell, ProcessTable.start(shell.toHandle()));
        open(shell);

        Thread.currentThread().interrupt();
        assertThatThrownBy(this::end)
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContaining("Interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Files.exists(kept.file())).isTrue();
    }
}
