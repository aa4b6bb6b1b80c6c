package dev.reproof.tests.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.events.TextDigest;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import dev.reproof.tests.agents.AuditTrail.EventType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents outlive a runner that was killed, and the next runner goes on with them: in the middle of what they say. */
@Timeout(300)
class AdoptedAgentsTest extends ScriptedRunTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Notes its start, and in a second attempt which processes of the first one are still there. */
    private static final String BEGIN = """
            cat > "$REPROOF_TASK.prompt"
            echo "begin $REPROOF_TASK $REPROOF_ATTEMPT" >> events
            if [ "$REPROOF_ATTEMPT" -gt 1 ]; then
              case $(cat "/proc/$(cat "$REPROOF_TASK.pid")/stat" 2>/dev/null) in
                '' | *') Z '*) ;;
                *) echo "alive $REPROOF_TASK" >> events ;;
              esac
              echo again
              exit 0
            fi
            """;

    private static final String READY = """
            echo $$ > "$REPROOF_TASK.pid"
            echo $$ >> pids
            """;

    /** Goes on once it is told to. */
    private static final String AWAIT = "until [ -e \"$REPROOF_TASK.go\" ]; do sleep 0.05; done\n";

    private static final String SPEAKS = BEGIN + "echo 'the beginning, naïve 🥕'\necho first >&2\n" + READY + AWAIT
            + "echo \"the end of $REPROOF_ATTEMPT\"\necho last >&2\n";

    private static final byte[] BEGINNING = "the beginning, naïve 🥕\n".getBytes(StandardCharsets.UTF_8);
    private static final String WHOLE = "the beginning, naïve 🥕\nthe end of 1\n";

    /** Starts the run, and kills the runner itself once so many agents have said their beginning and these are in the log. */
    private void killRunner(int agents, String... recorded) throws Exception {
        try (RunningProgram program = scripted.start()) {
            await().atMost(PATIENCE).until(() -> {
                assertThat(program.isAlive()).as(program.err()).isTrue();
                return scripted.lines("pids").size() == agents;
            });
            for (String task : recorded) {
                Path growing = scripted.artifact(task + ".iter0.partial1.stream.txt");
                await().atMost(PATIENCE).until(() -> Files.exists(growing) && Files.size(growing) >= BEGINNING.length);
            }
            program.killAlone();
        }
    }

    private void go(String task) throws Exception {
        Files.createFile(directory.resolve(task + ".go"));
    }

    private void goAndAwaitEnd(String task) throws Exception {
        go(task);
        Spool files = scripted.files(task);
        await().atMost(PATIENCE).until(files::hasEnded);
    }

    private long pid(String task) throws Exception {
        return Long.parseLong(scripted.lines(task + ".pid").get(0));
    }

    private String text(String task) {
        return new String(scripted.transcripts().get(task), StandardCharsets.UTF_8);
    }

    private static String out(Finished finished) {
        return new String(finished.out(), StandardCharsets.UTF_8);
    }

    private static void requireSuccess(Finished finished) {
        assertThat(finished.code()).as(finished.toString()).isZero();
    }

    @Test
    void an_agent_at_work_and_one_that_ended_meanwhile_are_taken_over_and_started_once() throws Exception {
        // given
        scripted.task("works", SPEAKS, "Work.");
        scripted.task("ends", SPEAKS, "End.");
        scripted.oracle("asks", SPEAKS, "the end of 1");
        killRunner(3, "works", "ends");
        goAndAwaitEnd("ends");
        assertThat(Files.readString(scripted.files("ends").exit())).isEqualTo("0 forced\n");

        // when, then
        Finished plan = scripted.reproof("plan", ScriptedRunDirectory.RUN);
        requireSuccess(plan);
        String bytes = BEGINNING.length + " bytes of what it printed are recorded";
        assertThat(out(plan))
                .containsPattern("(?m)^ADOPT .*works: its agent is at work, and " + bytes)
                .containsPattern("(?m)^ADOPT .*ends: its agent has ended since, and " + bytes)
                .containsPattern("(?m)^ADOPT .*asks: its agent is at work");
        JsonNode planned = JSON.readTree(
                scripted.reproof("plan", ScriptedRunDirectory.RUN, "--json").out());
        assertThat(planned.path("tasks"))
                .hasSize(3)
                .allMatch(task -> task.path("action").asText().equals("ADOPT"));
        assertThat(planned.path("agents"))
                .hasSize(3)
                .allMatch(agent -> agent.path("fate").asText().equals("ADOPT"));
        assertThat(out(scripted.reproof("status", ScriptedRunDirectory.RUN)))
                .containsPattern("(?m)^agents +works: attempt 1: at work since .*\\b" + pid("works") + "\\b");

        // when
        Finished resumed;
        try (RunningProgram program = scripted.startResume()) {
            await().atMost(PATIENCE)
                    .until(() -> program.err().contains("works: taken over from an earlier runner, attempt 1")
                            && program.err().contains("asks: taken over from an earlier runner"));
            go("works");
            go("asks");
            resumed = program.await();
        }

        // then
        requireSuccess(resumed);
        assertThat(scripted.lines("events")).containsExactlyInAnyOrder("begin works 1", "begin ends 1", "begin asks 1");
        assertThat(text("works")).isEqualTo(WHOLE);
        assertThat(text("ends")).isEqualTo(WHOLE);
        assertThat(scripted.tasks().values())
                .allMatch(task -> task.path("status").asText().equals("FINISHED"))
                .allMatch(task -> task.path("attempt").asInt() == 1);
        for (String task : List.of("works", "ends")) {
            assertThat(Files.readAllLines(scripted.artifact(task + ".stderr.log")))
                    .contains("first", "last");
        }
        assertThat(scripted.leftByAgents()).isEmpty();
        AuditTrail audit = scripted.audit();
        Map<String, JsonNode> adopted = audit.byTask(EventType.ADOPTED);
        assertThat(adopted).containsOnlyKeys("works", "ends", "asks");
        assertThat(adopted.get("works").path("atWork").asBoolean()).isTrue();
        assertThat(adopted.get("ends").path("atWork").asBoolean()).isFalse();
        for (String task : List.of("works", "ends")) {
            TextDigest recorded = TextDigest.of(new String(BEGINNING, StandardCharsets.UTF_8));
            assertThat(adopted.get(task).path("recorded").path("bytes").asLong())
                    .isEqualTo(recorded.bytes());
            assertThat(adopted.get(task).path("recorded").path("sha256").asText())
                    .isEqualTo(recorded.sha256().toString());
        }
        assertThat(audit.of(EventType.DISPATCHED)).hasSize(3);
        assertThat(audit.of(EventType.REQUEUED)).isEmpty();
    }

    @Test
    void what_does_not_fit_is_given_up_with_the_reason_and_ended_before_the_next_attempt() throws Exception {
        // given
        List<String> odd = List.of("cut", "other", "fifo", "link", "killed", "signalled", "unforced");
        for (String task : odd) {
            scripted.task(task, SPEAKS, "Work.");
        }
        scripted.task("forced", SPEAKS, "Work.");
        killRunner(8, "cut", "other", "fifo", "link", "forced", "unforced");
        spoil();

        // when
        Finished resumed = scripted.resume();

        // then
        requireSuccess(resumed);
        AuditTrail audit = scripted.audit();
        Map<String, JsonNode> requeued = audit.byTask(EventType.REQUEUED);
        assertThat(requeued).containsOnlyKeys(odd);
        String file = "its agent cannot be taken over: the file for its standard output ";
        requireReason(requeued, "cut", file + "holds less than the " + BEGINNING.length + " bytes that were recorded");
        requireReason(requeued, "other", file + "begins otherwise than the " + BEGINNING.length + " bytes");
        requireReason(requeued, "fifo", file + "cannot be read");
        requireReason(requeued, "link", file + "cannot be read");
        requireReason(requeued, "killed", "it has ended, and nobody lived to write how");
        requireReason(requeued, "signalled", "it was ended by signal 9 while no runner was there");
        requireReason(requeued, "unforced", "the machine was started again, and what it printed had not been forced");
        assertThat(scripted.lines("events"))
                .noneMatch(event -> event.startsWith("alive"))
                .doesNotContain("begin forced 2")
                .hasSize(15);
        assertThat(scripted.tasks().values())
                .allMatch(task -> task.path("status").asText().equals("FINISHED"));
        assertThat(audit.byTask(EventType.ADOPTED)).containsOnlyKeys("forced");
        assertThat(text("forced")).isEqualTo(WHOLE);
        assertThat(scripted.leftByAgents()).isEmpty();
        assertThat(scripted.processes()).isEmpty();
        assertThat(resumed.err()).contains("Ended the agent of task 'cut' iteration 0 attempt 1");
        String told = out(scripted.reproof("audit", ScriptedRunDirectory.RUN));
        requeued.values()
                .forEach(event -> assertThat(told).contains(event.path("reason").textValue()));
    }

    private static void requireReason(Map<String, JsonNode> requeued, String task, String reason) {
        assertThat(requeued.get(task).path("reason").asText()).as(task).contains(reason);
    }

    private void spoil() throws Exception {
        Files.write(scripted.files("cut").stdout(), new byte[] {'t'});
        Files.write(scripted.files("other").stdout(), new byte[] {'T'}, StandardOpenOption.WRITE);
        Path fifo = scripted.files("fifo").stdout();
        Files.delete(fifo);
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Path link = scripted.files("link").stdout();
        Files.createSymbolicLink(link, Files.move(link, directory.resolve("moved")));
        long killed = pid("killed");
        ProcessHandle.of(killed).flatMap(ProcessHandle::parent).orElseThrow().destroyForcibly();
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        ProcessHandle.of(pid("signalled")).orElseThrow().destroyForcibly();
        Spool signalled = scripted.files("signalled");
        await().atMost(PATIENCE).until(signalled::hasEnded);
        assertThat(Files.readString(signalled.exit())).isEqualTo("137 forced\n");
        goAndAwaitEnd("forced");
        goAndAwaitEnd("unforced");
        Files.writeString(scripted.files("unforced").exit(), "0 unforced\n");
        scripted.startMachineAgain("forced");
        scripted.startMachineAgain("unforced");
    }

    @Test
    void agents_that_an_operator_has_ended_run_again_and_those_that_ended_by_themselves_do_not() throws Exception {
        // given
        scripted.task("works", SPEAKS, "Work.");
        scripted.task("ends", SPEAKS, "End.");
        killRunner(2);
        goAndAwaitEnd("ends");

        // when
        Finished stopped = scripted.reproof("stop", ScriptedRunDirectory.RUN, "--agents");

        // then
        requireSuccess(stopped);
        assertThat(out(stopped)).contains("Ended the agent of task 'works'").doesNotContain("agent of task 'ends'");
        assertThat(scripted.processes()).isEmpty();

        // when
        Finished resumed = scripted.resume();

        // then
        requireSuccess(resumed);
        assertThat(scripted.lines("events"))
                .containsExactlyInAnyOrder("begin works 1", "begin ends 1", "begin works 2");
        assertThat(text("ends")).isEqualTo(WHOLE);
        AuditTrail audit = scripted.audit();
        assertThat(audit.byTask(EventType.ADOPTED)).containsOnlyKeys("ends");
        assertThat(audit.byTask(EventType.REQUEUED)).containsOnlyKeys("works");
        assertThat(scripted.leftByAgents()).isEmpty();
    }
}
