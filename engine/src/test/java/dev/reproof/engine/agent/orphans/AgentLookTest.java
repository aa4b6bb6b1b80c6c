package dev.reproof.engine.agent.orphans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.agent.process.Session;
import dev.reproof.engine.home.RunHome;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are looked at, and records that are left as they are. */
@Timeout(60)
class AgentLookTest {

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();
    private RunHome home;
    private AgentRecords records;

    @BeforeEach
    void look_into_the_process_table() {
        assumeThat(Path.of("/proc/self/environ")).exists();
        assumeThat(Path.of("/usr/bin/setsid")).exists();
        home = new RunHome(directory);
        records = new AgentRecords(home, "h");
    }

    @AfterEach
    void end_everything() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        });
    }

    /** A shell in a session of its own, which prints its pids and then waits for its input to end. */
    private AgentRecords.Kept agent(String task, List<Long> pids) throws IOException {
        String mark = "mark-" + directory.getFileName() + "-" + task;
        ProcessBuilder builder = new ProcessBuilder(Session.ofItsOwn(
                List.of("/bin/sh", "-c", "sleep 300 </dev/null & echo $$; echo $!; echo .; read end; kill $!")));
        builder.environment().put(ProcessTable.MARK, mark);
        Process process = builder.start();
        started.add(process);
        BufferedReader printed = process.inputReader(StandardCharsets.US_ASCII);
        for (String line = printed.readLine(); !line.equals("."); line = printed.readLine()) {
            pids.add(Long.valueOf(line));
        }
        return records.keep(
                AgentCalls.in(directory).task(task, 1, 2).call(),
                mark,
                process.toHandle(),
                ProcessTable.start(process.toHandle()),
                AgentReading.RAW);
    }

    private List<SeenAgent> look() {
        return new AgentLook(() -> Machine.here("h")).at(home);
    }

    @Test
    void an_agent_at_work_is_told_with_its_processes_and_nothing_happens_to_it() throws Exception {
        // given
        Instant before = Instant.now().minusSeconds(5);
        List<Long> pids = new ArrayList<>();
        AgentRecords.Kept kept = agent("a", pids);

        // when
        SeenAgent seen = look().get(0);

        // then
        assertThat(seen).isInstanceOfSatisfying(SeenAgent.Living.class, living -> {
            assertThat(living.pids()).containsExactlyInAnyOrderElementsOf(pids).hasSize(2);
            assertThat(living.agent()).isEqualTo(kept.agent());
            assertThat(living.file()).isEqualTo(kept.file());
            assertThat(living.since()).isBetween(before, Instant.now().plusSeconds(5));
        });
        assertThat(started.get(0).isAlive()).isTrue();
        assertThat(records.all()).containsExactly(kept);
    }

    @Test
    void an_agent_that_has_ended_is_gone_and_its_record_stays() throws Exception {
        // given
        AgentRecords.Kept kept = agent("a", new ArrayList<>());
        started.get(0).getOutputStream().close();
        started.get(0).waitFor();

        // then
        await().untilAsserted(() -> assertThat(look())
                .singleElement()
                .isInstanceOfSatisfying(
                        SeenAgent.Gone.class, gone -> assertThat(gone.agent()).isEqualTo(kept.agent())));
        assertThat(kept.file()).exists();
    }

    @Test
    void a_doubt_that_passes_is_none() throws Exception {
        // given a runner that is about to end
        AgentRecords.Kept kept = agent("a", new ArrayList<>());
        Process runner = new ProcessBuilder("sleep", "1").start();
        started.add(runner);
        Files.writeString(
                kept.file(),
                Files.readString(kept.file())
                        .replaceAll("\"runner\":[0-9]+", "\"runner\":" + runner.pid())
                        .replaceAll(
                                "\"runnerStart\":[0-9]+",
                                "\"runnerStart\":"
                                        + ProcessTable.start(runner.toHandle()).getAsLong()));

        // then
        assertThat(look()).singleElement().isInstanceOf(SeenAgent.Living.class);
        assertThat(runner.isAlive()).isFalse();
    }

    @Test
    void a_doubt_and_what_cannot_be_read_are_told_with_their_reasons() throws Exception {
        // given the record of another machine, and none
        AgentRecords.Kept kept = agent("a", new ArrayList<>());
        Path other = home.agents().resolve("b.json");
        Files.writeString(
                other,
                Files.readString(kept.file())
                        .replaceAll("\"boot\":\"[^\"]*\"", "\"boot\":\"another\"")
                        .replace("\"host\":\"h\"", "\"host\":\"far\""));
        Path odd = Files.writeString(home.agents().resolve("c.json"), "{}");
        Files.delete(kept.file());

        // then
        assertThat(look())
                .satisfiesExactly(
                        unsure -> assertThat(unsure)
                                .isInstanceOfSatisfying(
                                        SeenAgent.Unsure.class,
                                        it -> assertThat(it.why())
                                                .contains("it was started on host far as pid")
                                                .endsWith(" " + other)),
                        unread -> assertThat(unread).isInstanceOfSatisfying(SeenAgent.Unreadable.class, it -> {
                            assertThat(it.file()).isEqualTo(odd);
                            assertThat(it.why()).contains("expected a whole number as version");
                        }));
    }

    @Test
    void what_a_runner_is_about_to_write_is_left_alone() throws Exception {
        // given
        Files.createDirectory(home.agents());
        Path unfinished = Files.writeString(home.agents().resolve(".a.json.tmp"), "{");

        // then
        assertThat(look()).isEmpty();
        assertThat(unfinished).exists();
    }

    @Test
    void a_directory_that_is_none_is_told_and_one_that_is_missing_stays_so() throws Exception {
        assertThat(look()).isEmpty();
        assertThat(home.agents()).doesNotExist();

        Files.writeString(home.agents(), "");
        assertThat(look())
                .singleElement()
                .isInstanceOfSatisfying(
                        SeenAgent.Unreadable.class,
                        it -> assertThat(it.why()).contains("Expected a plain directory at " + home.agents()));
    }
}
