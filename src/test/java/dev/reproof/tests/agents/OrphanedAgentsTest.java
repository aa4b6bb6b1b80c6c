package dev.reproof.tests.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Agents outlive a runner that was killed. Where the next runner cannot go on with them, it ends them, or it does nothing at
 * all.
 */
class OrphanedAgentsTest extends ScriptedRunTest {

    private static final String NOTE = "echo \"begin $REPROOF_TASK $REPROOF_ATTEMPT\" >> events\n";

    /** In a second attempt, tells which processes of the first one are still there. */
    private static final String SECOND = NOTE + """
            if [ "$REPROOF_ATTEMPT" -gt 1 ]; then
              for pid in $(cat pids); do
                case $(cat "/proc/$pid/stat" 2>/dev/null) in
                  '' | *') Z '*) ;;
                  *) echo "alive $pid" >> events ;;
                esac
              done
              echo done
              exit 0
            fi
            echo $$ >> pids
            """;

    @BeforeEach
    void add_a_task() throws Exception {
        scripted.task("quick", NOTE + "echo done", "Do it.");
    }

    /** Starts the run, and kills the runner itself once so many processes of agents are at work. */
    private long killRunner(int processes) throws Exception {
        try (RunningProgram program = scripted.start()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> scripted.lines("pids").size() == processes
                            && program.err().contains("quick: FINISHED after"));
            program.signal("KILL");
            assertThat(program.await().code()).isEqualTo(137);
            return program.pid();
        }
    }

    /** Nobody can have the pid again before the first process of the machine has collected what ended. */
    private static void awaitCollected(long pid) {
        await().atMost(Duration.ofSeconds(60)).until(() -> ProcessHandle.of(pid).isEmpty());
    }

    private List<Long> pids() throws Exception {
        return scripted.lines("pids").stream().map(Long::valueOf).toList();
    }

    @Test
    void whatever_a_killed_runner_left_is_ended_before_the_next_attempt_begins() throws Exception {
        // given an agent with a child that ignores being asked, and one without the environment
        scripted.task("long", SECOND + """
                sh -c 'echo $$ >> pids; trap "" TERM; while :; do sleep 0.1; done' &
                env -i sleep 300 &
                echo $! >> pids
                exec sleep 300
                """, "Do it.");
        long runner = killRunner(3);
        assertThat(pids()).hasSize(3).allMatch(ScriptedRunDirectory::lives);
        assertThat(scripted.records()).hasSize(1);
        scripted.forgetFiles();

        // when
        Finished resumed = scripted.resume();

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(resumed.err())
                .containsPattern("warning: Ended the agent of task 'long' iteration 0 attempt 1, left by runner pid "
                        + runner + " on host .*: [0-9] processes \\(pids [0-9, ]*\\b" + pids().get(0) + "\\b");
        assertThat(scripted.lines("events")).containsExactlyInAnyOrder("begin quick 1", "begin long 1", "begin long 2");
        assertThat(scripted.processes()).isEmpty();
        assertThat(scripted.records()).isEmpty();
    }

    @Test
    void what_cannot_be_told_from_others_is_a_refusal_and_is_not_touched() throws Exception {
        // given an agent that is dead, and has left what nothing proves to be its own
        scripted.task("long", SECOND + """
                env -i sleep 4321 <&- >&- 2>&- &
                echo $! >> pids
                while :; do echo tick; sleep 0.1; done
                """, "Do it.");
        killRunner(2);
        long stray = pids().get(1);
        for (ProcessHandle process : scripted.processes()) {
            if (process.pid() != stray) {
                process.destroyForcibly();
                awaitCollected(process.pid());
            }
        }

        // when
        Finished refused = scripted.resume();

        // then
        assertThat(refused.code()).as(refused.toString()).isEqualTo(78);
        assertThat(refused.err())
                .contains("agent of task 'long'", "pid " + stray + ", start ", "sleep 4321")
                .contains(scripted.records().get(0).toString());
        assertThat(ScriptedRunDirectory.lives(stray)).isTrue();
        assertThat(scripted.lines("events")).doesNotContain("begin long 2");

        // when somebody has ended it
        ProcessHandle.of(stray).orElseThrow().destroyForcibly();
        awaitCollected(stray);
        Finished resumed = scripted.resume();

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(scripted.lines("events")).contains("begin long 2").noneMatch(event -> event.startsWith("alive"));
    }

    @Test
    void a_process_that_has_the_pid_of_an_agent_by_now_survives() throws Exception {
        // given a record whose pid another process has
        scripted.task("long", SECOND + "exec sleep 300", "Do it.");
        killRunner(1);
        ProcessHandle.of(pids().get(0)).orElseThrow().destroyForcibly();
        awaitCollected(pids().get(0));
        Process innocent = new ProcessBuilder("sleep", "300").start();
        try {
            Path record = scripted.records().get(0);
            ObjectNode changed = (ObjectNode) JsonMapper.builder().build().readTree(Files.readAllBytes(record));
            changed.put("pid", innocent.pid());
            Files.writeString(record, changed.toString(), StandardCharsets.UTF_8);

            // when
            Finished resumed = scripted.resume();

            // then
            assertThat(resumed.code()).as(resumed.toString()).isZero();
            assertThat(resumed.err()).doesNotContain("Ended the agent");
            assertThat(innocent.isAlive()).isTrue();
            assertThat(scripted.records()).isEmpty();
        } finally {
            innocent.destroyForcibly().onExit().join();
        }
    }

    @Test
    void a_record_that_cannot_be_read_is_a_refusal_even_when_the_run_has_finished_but_not_for_readers()
            throws Exception {
        // given
        try (RunningProgram program = scripted.start()) {
            assertThat(program.await().code()).isZero();
        }
        Path odd = Files.writeString(scripted.home().agents().resolve("odd.json"), "{}");

        // when
        Finished refused = scripted.resume();

        // then
        assertThat(refused.code()).as(refused.toString()).isEqualTo(78);
        assertThat(refused.err()).contains(odd.toString());
        assertThat(scripted.tasks()).containsOnlyKeys("quick");
        assertThat(odd).exists();
    }
}
