package dev.reproof.tests.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import dev.reproof.tests.agents.AuditTrail.EventType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runners that leave their agents at work when they are stopped, and supervisors that keep them over a crash. */
@Timeout(300)
class LeftAgentsTest extends ScriptedRunTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TAKEN_OVER = "long: taken over from an earlier runner, attempt 1";

    @BeforeEach
    void add_a_task() throws Exception {
        scripted.task("long", """
                echo "begin $REPROOF_TASK $REPROOF_ATTEMPT" >> events
                echo the beginning
                echo $$ >> pids
                until [ -e go ]; do sleep 0.05; done
                echo the end
                """, "Work.");
    }

    private void awaitAgent(RunningProgram program) {
        await().atMost(PATIENCE).until(() -> {
            assertThat(program.isAlive()).as(program.err()).isTrue();
            return scripted.lines("pids").size() == 1;
        });
    }

    private static void awaitSaid(RunningProgram program, String text) {
        await().atMost(PATIENCE).until(() -> {
            assertThat(program.isAlive()).as(program.err()).isTrue();
            return program.err().contains(text);
        });
    }

    private void requireAtWork() throws Exception {
        assertThat(ScriptedRunDirectory.lives(
                        Long.parseLong(scripted.lines("pids").get(0))))
                .isTrue();
    }

    private static void requireLeft(Finished stopped) {
        assertThat(stopped.code()).as(stopped.toString()).isEqualTo(143);
        assertThat(stopped.err())
                .contains("run ward interrupted, 1 agent works on: long; 'reproof resume ward' goes on with it\n")
                .doesNotContain("\tat ");
    }

    /** Goes on to the end with the agent that began. */
    private AuditTrail requireOnce(int adoptions) throws Exception {
        Finished resumed;
        try (RunningProgram program = scripted.startResume()) {
            awaitSaid(program, TAKEN_OVER);
            Files.createFile(directory.resolve("go"));
            resumed = program.await();
        }
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(scripted.lines("events")).containsExactly("begin long 1");
        assertThat(scripted.transcripts().get("long"))
                .isEqualTo("the beginning\nthe end\n".getBytes(StandardCharsets.UTF_8));
        assertThat(scripted.leftByAgents()).isEmpty();
        AuditTrail audit = scripted.audit();
        assertThat(audit.of(EventType.ADOPTED)).hasSize(adoptions);
        return audit;
    }

    @Test
    void a_stopped_runner_leaves_its_agents_and_so_does_the_next_one() throws Exception {
        // when
        try (RunningProgram runner = scripted.start("--on-stop", "leave")) {
            awaitAgent(runner);
            runner.signal("TERM");
            requireLeft(runner.await());
        }

        // then
        requireAtWork();

        // when told twice
        try (RunningProgram runner = scripted.startResume("--on-stop", "leave")) {
            awaitSaid(runner, TAKEN_OVER);
            runner.signal("TERM");
            runner.signal("TERM");
            assertThat(runner.await().code()).isEqualTo(143);
        }

        // then
        requireAtWork();
        List<JsonNode> interrupted = requireOnce(2).of(EventType.INTERRUPTED);
        assertThat(interrupted).isNotEmpty();
        assertThat(interrupted.get(0).path("leftAtWork").path(0).path("task").asText())
                .isEqualTo("long");
        assertThat(new String(
                        scripted.reproof("audit", ScriptedRunDirectory.RUN).out(), StandardCharsets.UTF_8))
                .contains("it leaves 1 agent at work");
    }

    @Test
    void a_stopped_runner_ends_its_agents_where_nothing_else_was_said() throws Exception {
        // when
        try (RunningProgram runner = scripted.start()) {
            awaitAgent(runner);
            runner.signal("TERM");
            Finished stopped = runner.await();

            // then
            assertThat(stopped.code()).as(stopped.toString()).isEqualTo(143);
            assertThat(stopped.err()).doesNotContain("works on");
        }
        assertThat(scripted.processes()).isEmpty();
        assertThat(scripted.leftByAgents()).isEmpty();
        assertThat(scripted.audit().of(EventType.INTERRUPTED)).hasSize(1).noneMatch(event -> event.has("leftAtWork"));
    }

    @Test
    void a_supervisor_keeps_agents_over_a_crash_of_its_runner_and_leaves_them_when_it_is_stopped() throws Exception {
        // given
        try (RunningProgram supervisor = scripted.begin("supervise", "--restart-on-crash", "3", "--on-stop", "leave")) {
            awaitAgent(supervisor);

            // when
            runnerOf(supervisor).destroyForcibly();

            // then
            awaitSaid(supervisor, TAKEN_OVER);
            requireAtWork();

            // when
            supervisor.signal("TERM");

            // then
            requireLeft(supervisor.await());
        }
        requireAtWork();
        requireOnce(2);
    }

    private static ProcessHandle runnerOf(RunningProgram supervisor) {
        List<ProcessHandle> started =
                ProcessHandle.of(supervisor.pid()).orElseThrow().children().toList();
        assertThat(started).as("processes that the supervisor has started").hasSize(1);
        return started.get(0);
    }
}
