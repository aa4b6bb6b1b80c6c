package dev.reproof.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.RunningProgram;
import dev.reproof.tests.parity.ScenarioEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the runner alone, at random moments, and resumes it at once or a moment later: its agents, which never say the same
 * twice, work on. None of them is ever started twice.
 */
public class KilledRunnersTest {

    private static final int KILLS = Integer.getInteger("reproof.runner.kills", 30);
    private static final long SEED = Long.getLong("reproof.runner.kill.seed", System.nanoTime());
    private static final int LONGEST_MILLIS = 3_000;
    private static final int LONGEST_AT_WORK_MILLIS = 800;
    private static final Pattern AT_WORK = Pattern.compile("(?m): running|: taken over");
    private static final Pattern TAKEN_OVER = Pattern.compile("(?m): taken over from an earlier runner");

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private int kills;
    private int adopted;
    private UnrepeatableRunDirectory run;

    protected int wanted() {
        return KILLS;
    }

    /** What the program's environment has besides that of this process; asked for each run. */
    protected Map<String, String> environment() {
        return Map.of();
    }

    @AfterEach
    protected void nothing_is_left_running() {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            run.processes().forEach(ProcessHandle::destroyForcibly);
            return run.processes().isEmpty();
        });
    }

    @Test
    protected void no_agent_is_started_twice_and_no_byte_of_it_is_lost() throws Exception {
        System.out.println(
                "killed runners: -Dreproof.runner.kill.seed=" + SEED + " -Dreproof.runner.kills=" + wanted());
        int runs = 0;
        while (kills < wanted()) {
            run = UnrepeatableRunDirectory.in(directory.resolve("run-" + runs++), environment());
            underFire();
        }
        System.out.println(
                "killed runners: " + kills + " kills in " + runs + " runs, " + adopted + " attempts taken over");
        assertThat(adopted).as("attempts that were taken over").isGreaterThan(wanted() / 4);
    }

    private void underFire() throws Exception {
        boolean ended = false;
        while (!ended) {
            try (RunningProgram program = run.start()) {
                ended = kills >= wanted() || endsBeforeItsMoment(program);
                if (ended) {
                    program.await().requireSuccess();
                } else {
                    program.killAlone();
                    kills++;
                }
                adopted += (int) TAKEN_OVER.matcher(program.err()).results().count();
            }
            if (random.nextInt(4) == 0) {
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> run.processes().isEmpty());
            }
        }
        run.requireAllOnce();
        assertThat(run.leftByAgents()).as("what agents have left").isEmpty();
        ScenarioEngine.requireSound(run.home());
        ScenarioEngine.requireParity(run.home(), "after kills");
    }

    /** A third of the moments are anywhere from the start of the process on, the others while agents are at work. */
    private boolean endsBeforeItsMoment(RunningProgram program) throws Exception {
        if (random.nextInt(3) == 0) {
            return program.endsWithin(random.nextInt(LONGEST_MILLIS));
        }
        try {
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() ->
                            !program.isAlive() || AT_WORK.matcher(program.err()).find());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("No agent at work after a minute:\n" + program.err(), e);
        }
        return program.endsWithin(random.nextInt(LONGEST_AT_WORK_MILLIS));
    }
}
