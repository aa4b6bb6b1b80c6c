package dev.reproof.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.TaskId;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import dev.reproof.tests.crash.ChainedRunDirectory.Agent;
import dev.reproof.tests.parity.StoredLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The state file may be behind a run that goes on. What the road over it loses when the packaged program is killed and its log
 * is gone: what finished after it was written, and nothing else.
 */
class LaggingStateTest {

    private static final int KILLS = Integer.getInteger("reproof.lag.kills", 4);
    private static final long SEED = Long.getLong("reproof.lag.seed", System.nanoTime());
    private static final int KILLED_LENGTH = 80;

    /** So many runs, for each kill, may end before their moment. */
    private static final int MOST_RUNS = 8;

    private static final Pattern SAID_RUNNING = Pattern.compile("(?m)^([a-z]+): running, attempt ");

    /** So many that the state file leaves the ends of texts out while the run goes on. */
    private static final int HELD_LENGTH = 60;

    private static final int HELD = 55;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    @Test
    void what_stands_still_is_in_the_state_file() throws Exception {
        // given
        ChainedRunDirectory whole = ChainedRunDirectory.in(directory.resolve("whole"), HELD_LENGTH);
        whole.run(Agent.COMMAND).await().requireSuccess();
        ChainedRunDirectory killed = ChainedRunDirectory.in(directory.resolve("killed"), HELD_LENGTH);
        List<String> before = killed.tasks().subList(0, HELD);
        String held = killed.tasks().get(HELD);

        // when it is killed while a task takes its time, and the log is lost
        killed.hold(held);
        try (RunningProgram program = killed.run(Agent.COMMAND)) {
            until(
                    program,
                    () -> killed.received().containsKey(held)
                            && inFiles(killed.state()).containsAll(before));
            program.kill();
        }
        killed.letGo(held);
        assertThat(killed.ends()).as("ends of texts while the run went on").isEmpty();
        killed.loseLog();

        // then
        JsonNode plan = killed.plan();
        assertThat(plan.get("road").textValue()).isEqualTo("state");
        assertThat(kept(plan)).isEqualTo(new TreeSet<>(before));

        // when
        killed.resume(Agent.COMMAND).requireSuccess();

        // then
        assertThat(killed.received().keySet()).isEqualTo(whole.received().keySet());
        whole.received().forEach((task, prompts) -> assertThat(prompts).as(task).hasSize(1));
        for (Map.Entry<String, List<String>> received : killed.received().entrySet()) {
            assertThat(received.getValue())
                    .as("prompts of " + received.getKey())
                    .hasSize(received.getKey().equals(held) ? 2 : 1)
                    .containsOnly(whole.received().get(received.getKey()).get(0));
        }
        assertThat(killed.ends()).isEqualTo(whole.ends()).containsOnlyKeys(killed.tasks());
    }

    @Test
    void what_the_road_over_the_state_file_loses_is_what_finished_after_it_was_written() throws Exception {
        System.out.println("lagging state: -Dreproof.lag.seed=" + SEED + " -Dreproof.lag.kills=" + KILLS);
        // given
        ChainedRunDirectory whole = ChainedRunDirectory.in(directory.resolve("whole"), KILLED_LENGTH);
        long begin = System.nanoTime();
        whole.run(Agent.SCRIPT).await().requireSuccess();
        int longestMillis = (int) Duration.ofNanos(System.nanoTime() - begin).toMillis();
        Map<String, String> prompts = prompts(whole.home(), whole.tasks());

        // when, then
        int kills = 0;
        for (int runs = 0; kills < KILLS && runs < KILLS * MOST_RUNS; runs++) {
            ChainedRunDirectory killed = ChainedRunDirectory.in(directory.resolve("run-" + runs), KILLED_LENGTH);
            if (isKilled(killed, random.nextInt(longestMillis / 2))) {
                kills++;
                goesOnWithoutItsLog(killed, prompts);
            }
        }
        assertThat(kills).as("kills of runs that went on").isEqualTo(KILLS);
    }

    /** At any moment from when the state file knows of a finished task; not where that said that the run had ended. */
    private static boolean isKilled(ChainedRunDirectory chain, int millis) throws Exception {
        try (RunningProgram program = chain.run(Agent.SCRIPT)) {
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !program.isAlive() || !inFiles(chain.state()).isEmpty());
            if (program.endsWithin(millis)) {
                program.await().requireSuccess();
                return false;
            }
            program.kill();
        }
        long age = System.currentTimeMillis()
                - Files.getLastModifiedTime(chain.home().state()).toMillis();
        System.out.println("lagging state: killed when the state file was " + age + " ms old");
        return chain.state().at("/state/runOutcome").isMissingNode();
    }

    private static void goesOnWithoutItsLog(ChainedRunDirectory chain, Map<String, String> prompts) throws Exception {
        // given what the log and the files know
        Acknowledged log = Acknowledged.of(chain.home());
        Shown shown = Shown.of(chain.home());
        shown.requireWithin(log);
        assertThat(log.finished()).as("finished in the log").isEqualTo(firstOf(chain, log.finished()));
        assertThat(shown.finished()).as("finished in the state file").isEqualTo(firstOf(chain, shown.finished()));
        requireAsItsPositionSays(chain, shown);
        Set<String> lost = without(log.finished(), shown.finished());
        System.out.println("lagging state: " + log.finished().size() + " tasks finished, " + lost.size() + " lost");

        // when
        chain.loseLog();
        Finished end = chain.resume(Agent.SCRIPT);

        // then
        end.requireSuccess();
        Set<String> ran = ran(end.err());
        assertThat(ran).as("tasks that ran").isEqualTo(without(chain.tasks(), shown.finished()));
        assertThat(without(ran, without(chain.tasks(), log.finished())))
                .as("tasks that were repeated")
                .isEqualTo(lost);
        prompts(chain.home(), ran)
                .forEach((task, prompt) ->
                        assertThat(prompt).as("prompt of " + task).isEqualTo(prompts.get(task)));
        Shown after = Shown.of(chain.home());
        assertThat(after.finished()).isEqualTo(new TreeSet<>(chain.tasks()));
        chain.tasks()
                .forEach(task -> assertThat(after.sealed().get(task))
                        .as("transcript of " + task)
                        .isEqualTo(inBytes(ChainedRunDirectory.text(task))));
    }

    /** The state file is the log up to the position that it names. */
    private static void requireAsItsPositionSays(ChainedRunDirectory chain, Shown shown)
            throws IOException, SQLException {
        long position = chain.state().at("/run/position").longValue();
        try (StoredLog log = StoredLog.of(chain.home())) {
            List<StoredLog.Row> run = log.rows().stream()
                    .filter(row -> row.stream().equals(chain.home().name()))
                    .toList();
            assertThat(position).isLessThan(run.size());
            assertThat(run.stream()
                            .filter(row ->
                                    row.sequence() <= position && row.type().equals("TaskFinished")))
                    .as("tasks that had finished at position " + position)
                    .hasSameSizeAs(shown.finished());
        }
    }

    private static void until(RunningProgram program, Callable<Boolean> reached) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(program.isAlive()).as(program.err()).isTrue();
                    return reached.call();
                });
    }

    /** Tasks that the state file calls finished, with their texts in files. */
    private static Set<String> inFiles(JsonNode state) {
        Set<String> found = new HashSet<>();
        for (JsonNode task : state.at("/state/tasks")) {
            if (task.get("status").textValue().equals("FINISHED")
                    && task.at("/transcript/kind").asText().equals("artifact")) {
                found.add(task.get("id").textValue());
            }
        }
        return found;
    }

    private static Set<String> kept(JsonNode plan) {
        Set<String> kept = new TreeSet<>();
        for (JsonNode task : plan.get("tasks")) {
            if (task.get("action").textValue().equals("KEEP")) {
                kept.add(task.get("id").textValue());
            }
        }
        return kept;
    }

    /** As many tasks from the beginning of the chain as these are. */
    private static Set<String> firstOf(ChainedRunDirectory chain, Set<String> tasks) {
        return new TreeSet<>(chain.tasks().subList(0, tasks.size()));
    }

    private static Set<String> without(Collection<String> tasks, Set<String> others) {
        Set<String> rest = new TreeSet<>(tasks);
        rest.removeAll(others);
        return rest;
    }

    private static Set<String> ran(String said) {
        Set<String> tasks = new TreeSet<>();
        for (Matcher found = SAID_RUNNING.matcher(said); found.find(); ) {
            tasks.add(found.group(1));
        }
        return tasks;
    }

    /** What the log says that these tasks were sent. */
    private static Map<String, String> prompts(RunHome home, Collection<String> tasks) {
        Map<String, String> prompts = new TreeMap<>();
        try (RunView view = Acknowledged.view(home)) {
            tasks.forEach(task -> prompts.put(task, view.prompt(new TaskId(task), 0)));
        }
        return prompts;
    }

    private static String inBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
