package dev.reproof.tests.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hosts, each a directory of its own, and a store that both reach. The one that runs a run is killed or suspended at a
 * random moment, or all of it is suspended, or the store is out of its reach, and the other one takes the run over; then the
 * first one comes back. No task has two agents at one time, and nothing is lost or doubled.
 */
class LostHostsTest {

    private static final int ROUNDS = Integer.getInteger("reproof.hosts.rounds", 2);
    private static final long SEED = Long.getLong("reproof.hosts.seed", System.nanoTime());
    private static final int LINES = 20;
    private static final List<String> TASKS = List.of("a", "b", "c");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int REFUSED = 78;
    private static final int STORE_FAILED = 74;

    private static final String DAG = """
            { "title": "Two hosts", "tasks": [
                { "id": "a", "complexity": "LOW", "subtask_prompt": "First." },
                { "id": "b", "depends_on": ["a"], "complexity": "LOW", "subtask_prompt": "Second." },
                { "id": "c", "depends_on": ["b"], "complexity": "LOW", "subtask_prompt": "Third." } ] }
            """;

    /** The lock is gone with the last process that has it, however that ended. */
    private static final String AGENT = """
            cat > /dev/null
            exec 9>> "$AGENTS/$REPROOF_RUN.$REPROOF_TASK.lock"
            flock -n 9 || echo "$REPROOF_RUN $REPROOF_TASK" >> "$AGENTS/twice"
            i=0
            while [ $i -lt LINES ]; do
                echo "line $i of $REPROOF_TASK"
                i=$((i + 1))
                sleep 0.1
            done
            """.replace("LINES", String.valueOf(LINES));

    private enum Loss {
        KILLED,
        SUSPENDED,
        /** With its agents and their guards. */
        ALL_SUSPENDED,
        /** Nothing comes from it to the store, and nothing back. */
        CUT_OFF
    }

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private SharedServer server;
    private Relay way;
    private Path agents;
    private Host one;
    private Host other;

    private record Host(Path directory, PackagedProgram program, String store) {

        RunningProgram start(String... words) throws IOException {
            return program.start(directory.resolve("logs"), words(words));
        }

        Finished run(String... words) throws Exception {
            return program.run(words(words));
        }

        private String[] words(String... words) {
            return Stream.concat(Stream.of(words), Stream.of("--store", store)).toArray(String[]::new);
        }
    }

    @BeforeEach
    void two_hosts_and_a_store() throws Exception {
        assumeThat(new ProcessBuilder("flock", "--version").start().waitFor())
                .as("flock")
                .isZero();
        server = SharedServer.start();
        way = Relay.to(server.port());
        String store = server.newStore();
        agents = Files.createDirectory(directory.resolve("agents"));
        Files.writeString(directory.resolve("dag.json"), DAG);
        Files.writeString(directory.resolve("agent.sh"), AGENT);
        one = host("one", store.replace(":" + server.port() + "/", ":" + way.port() + "/"));
        other = host("other", store);
    }

    private Host host(String name, String store) throws IOException {
        Path place = Files.createDirectory(directory.resolve(name));
        return new Host(place, new PackagedProgram(place, Map.of("AGENTS", agents.toString(), "LC_ALL", "C")), store);
    }

    @AfterEach
    void nothing_is_left() throws IOException {
        processes().forEach(process -> {
            signal("CONT", process);
            process.destroyForcibly();
        });
        way.close();
        server.close();
    }

    /** All that works for one of the hosts, but what holds the test itself. */
    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(ProcessTable::lives)
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(agents.getParent() + "/o") || line.contains("agent.sh"))
                        .isPresent())
                .toList();
    }

    private static void signal(String name, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void each_task_has_one_agent_at_a_time_and_the_run_goes_on_elsewhere() throws Exception {
        System.out.println("lost hosts: -Dreproof.hosts.seed=" + SEED + " -Dreproof.hosts.rounds=" + ROUNDS);
        for (int round = 0; round < ROUNDS; round++) {
            Loss loss = Loss.values()[(int) Math.floorMod(SEED + round, (long) Loss.values().length)];
            round("r" + round, loss, random.nextInt(5_000));
            System.out.println("lost hosts: round " + (round + 1) + " " + loss);
        }
    }

    private void round(String run, Loss loss, int moment) throws Exception {
        Files.deleteIfExists(agents.resolve("twice"));
        try (RunningProgram first = one.start(
                "run", "../dag.json", "--run-id", run, "--store-lease", "3s", "--agent-command", "sh ../agent.sh")) {
            await().atMost(PATIENCE).until(() -> !first.isAlive() || first.err().contains("a: running"));
            boolean ended = first.endsWithin(moment);
            if (ended && first.await().code() != STORE_FAILED) {
                first.await().requireSuccess();
                requireWhole(run);
                return; // too late for a loss: the moment is random
            }
            Loss lost = ended ? Loss.KILLED : loss; // a busy machine may not renew a short lease in time
            if (!ended) {
                lose(first, loss);
            }
            Finished taken = taken(run);
            assertThat(taken.code()).as(run + " " + lost + " " + taken).isZero();
            if (lost != Loss.ALL_SUSPENDED) {
                assertThat(agents.resolve("twice")).as(run + " " + lost).doesNotExist();
            }
            comeBack(run, first, lost);
        }
        requireWhole(run);
    }

    /** On the other host, again where that could not renew its lease in time either. */
    private Finished taken(String run) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Finished taken;
        do {
            taken = other.run("resume", run, "--store-lease", "3s", "--agent-command", "sh ../agent.sh");
        } while (taken.code() == STORE_FAILED && System.nanoTime() < end);
        return taken;
    }

    private void lose(RunningProgram first, Loss loss) throws Exception {
        switch (loss) {
            case KILLED -> first.killAlone();
            case SUSPENDED -> first.signal("STOP");
            case ALL_SUSPENDED -> {
                first.signal("STOP");
                processes().forEach(process -> signal("STOP", process));
            }
            case CUT_OFF -> way.cut();
        }
    }

    /**
     * What was suspended or cut off goes on, learns who has the run, and ends with all of its agents; no row comes of it. Who was
     * cut off has ended before that as a rule, since its store did not answer.
     */
    private void comeBack(String run, RunningProgram first, Loss loss) throws Exception {
        if (loss != Loss.KILLED) {
            byte[] before = other.run("audit", run).out();
            if (loss == Loss.ALL_SUSPENDED) {
                processes().forEach(process -> signal("CONT", process));
            }
            first.signal("CONT");
            way.mend();
            Finished late = first.await();
            assertThat(late.code()).as(run + " " + loss + " " + late).isIn(ends(loss));
            assertThat(late.err()).as(run + " " + loss).contains("run " + run);
            if (late.code() == REFUSED) {
                assertThat(late.err()).as(run + " " + loss).contains("epoch");
            }
            assertThat(other.run("audit", run).out()).isEqualTo(before);
        }
        await().atMost(PATIENCE).until(() -> processes().isEmpty());
    }

    private static List<Integer> ends(Loss loss) {
        return loss == Loss.CUT_OFF ? List.of(STORE_FAILED, REFUSED) : List.of(REFUSED);
    }

    private void requireWhole(String run) throws Exception {
        for (Host host : List.of(one, other)) {
            for (String task : TASKS) {
                assertThat(new String(host.run("transcript", run, task).out(), StandardCharsets.UTF_8))
                        .as(run + " " + task)
                        .isEqualTo(IntStream.range(0, LINES)
                                .mapToObj(line -> "line " + line + " of " + task + "\n")
                                .collect(Collectors.joining()));
            }
            host.run("parity", run).requireSuccess();
            host.run("audit", run, "--verify").requireSuccess();
        }
    }
}
