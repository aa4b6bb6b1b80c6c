package dev.reproof.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.RunningProgram;
import dev.reproof.tests.parity.ScenarioEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the packaged program at random moments, from its start to its end, and resumes it until the run has finished;
 * then the next run, until there were enough kills.
 */
class RandomKillsTest {

    private static final int KILLS = Integer.getInteger("reproof.kills", 15);
    private static final long SEED = Long.getLong("reproof.kill.seed", System.nanoTime());
    private static final Pattern SAID_FINISHED = Pattern.compile("(?m)^([a-z]+): FINISHED after ");
    private static final Pattern SAID_RUNNING = Pattern.compile("(?m)^([a-z]+): running, attempt ([0-9]+),");

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final Map<String, String> prompts = new TreeMap<>();
    private RankedRunDirectory ranked;
    private int longestMillis;
    private int kills;
    private int inFlight;
    private int partials;

    @AfterEach
    void nothing_is_left_running() {
        endProcesses();
    }

    @Test
    void nothing_acknowledged_is_lost_and_every_prompt_is_the_undisturbed_one() throws Exception {
        System.out.println("random kills: -Dreproof.kill.seed=" + SEED + " -Dreproof.kills=" + KILLS);
        // given
        bakeUndisturbed();

        // when, then
        int runs = 0;
        while (kills < KILLS) {
            ranked = RankedRunDirectory.in(directory.resolve("run-" + runs++));
            bakeUnderFire();
        }
        System.out.println("random kills: " + kills + " in " + runs + " runs, " + inFlight + " with tasks in flight");
        assertThat(inFlight).as("kills that hit tasks in flight").isGreaterThan(KILLS / 5);
        assertThat(partials)
                .as("mirrors of attempts in flight that were compared")
                .isGreaterThan(KILLS / 5);
    }

    private void bakeUndisturbed() throws Exception {
        ranked = RankedRunDirectory.in(directory.resolve("undisturbed"));
        long begin = System.nanoTime();
        ranked.bake().await().requireSuccess();
        longestMillis = (int) Duration.ofNanos(System.nanoTime() - begin).toMillis();
        ranked.received().forEach((attempt, prompt) -> prompts.put(attempt.replace(".1", ""), prompt));
        assertThat(prompts).containsOnlyKeys(ranked.transcripts().keySet());
    }

    private void bakeUnderFire() throws Exception {
        Acknowledged before = Acknowledged.NOTHING;
        boolean ended = false;
        while (!ended) {
            try (RunningProgram program = ranked.bake()) {
                ended = kills >= KILLS || endsBeforeItsMoment(program);
                if (ended) {
                    program.await().requireSuccess();
                } else {
                    program.kill();
                    endProcesses();
                    kills++;
                    before = afterKill(before, program.err());
                }
            }
        }
        afterEnd(before);
    }

    /** Half of the moments are anywhere from the start of the process on, the others while tasks run. */
    private boolean endsBeforeItsMoment(RunningProgram program) throws Exception {
        if (random.nextBoolean()) {
            return program.endsWithin(random.nextInt(longestMillis));
        }
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !program.isAlive() || program.err().contains(": running, attempt"));
        return program.endsWithin(random.nextInt(longestMillis / 3));
    }

    private Acknowledged afterKill(Acknowledged before, String said) throws IOException {
        Acknowledged now = Acknowledged.of(ranked.home());
        Set<String> received = ranked.received().keySet();
        now.requireAllOf(before);
        assertThat(now.finished()).as("said to be finished").containsAll(tasks(SAID_FINISHED, said));
        assertThat(now.texts().keySet()).as("said to be sent").containsAll(attempts(said));
        assertThat(now.texts().keySet()).as("received by an agent").containsAll(received);
        before.requireNotSentAgain(received);
        Shown shown = Shown.of(ranked.home());
        shown.requireWithin(now);
        partials += shown.partials().size();
        inFlight += now.texts().size() > before.texts().size() ? 1 : 0;
        return now;
    }

    private void afterEnd(Acknowledged before) throws IOException {
        Acknowledged now = Acknowledged.of(ranked.home());
        now.requireAllOf(before);
        before.requireNotSentAgain(ranked.received().keySet());
        assertThat(now.finished()).isEqualTo(prompts.keySet());
        ranked.transcripts()
                .forEach((task, text) -> assertThat(now.finalText(task))
                        .as("transcript of " + task)
                        .hasValue(text));
        for (Map.Entry<String, String> received : ranked.received().entrySet()) {
            requirePrompt(received.getKey(), received.getValue(), now);
        }
        Shown.of(ranked.home()).requireAllOf(now);
        ScenarioEngine.requireSound(ranked.home());
    }

    /**
     * The attempt that finished its task got the whole prompt. One that was given up may have got its beginning only:
     * to an agent, a runner that dies while it writes the prompt looks like the prompt's end.
     */
    private void requirePrompt(String attempt, String found, Acknowledged log) {
        String task = attempt.substring(0, attempt.indexOf('.'));
        int number = Integer.parseInt(attempt.substring(attempt.indexOf('.') + 1));
        if (log.texts().containsKey(task + "." + (number + 1))) {
            assertThat(prompts.get(task)).as("prompt of " + attempt).startsWith(found);
        } else {
            assertThat(found).as("prompt of " + attempt).isEqualTo(prompts.get(task));
        }
    }

    private static Set<String> tasks(Pattern line, String said) {
        Set<String> tasks = new TreeSet<>();
        for (Matcher found = line.matcher(said); found.find(); ) {
            tasks.add(found.group(1));
        }
        return tasks;
    }

    private static List<String> attempts(String said) {
        return SAID_RUNNING
                .matcher(said)
                .results()
                .map(found -> found.group(1) + "." + found.group(2))
                .toList();
    }

    /** Agents may outlive a killed runner for a moment; here they end with it. */
    private void endProcesses() {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            ranked.processes().forEach(ProcessHandle::destroyForcibly);
            return ranked.processes().isEmpty();
        });
    }
}
