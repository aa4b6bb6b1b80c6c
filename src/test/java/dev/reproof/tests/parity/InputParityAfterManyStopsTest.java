package dev.reproof.tests.parity;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is stopped again and again: each stop leaves a log with the takeovers and requeues of those before. */
class InputParityAfterManyStopsTest {

    private static final int STOPS = Integer.getInteger("reproof.stops", 25);

    @TempDir
    Path directory;

    @Test
    void prompts_stay_the_same_however_often_a_run_is_stopped_at_random_events() throws Exception {
        // given
        long seed = Long.getLong("reproof.stops.seed", System.nanoTime());
        System.out.println("random stops: -Dreproof.stops.seed=" + seed);
        Random random = new Random(seed);
        Undisturbed run =
                Undisturbed.run(Scenario.withPolicy("summarize"), OptionChoices.NONE, directory.resolve("whole"));
        RunHome home = run.stoppedAfter(Long.MAX_VALUE, directory.resolve("stopped"));

        for (int stop = 0; stop < STOPS; stop++) {
            // when
            long index = cutSomewhere(home, random);

            // then
            run.requireSameAfterResuming(home, "seed " + seed + ", stop " + stop + " after row " + index);
        }
    }

    /** Anywhere behind the start of the run. */
    private static long cutSomewhere(RunHome home, Random random) throws SQLException, IOException {
        try (StoredLog log = StoredLog.of(home)) {
            List<Long> places = log.rows().stream()
                    .dropWhile(row -> !row.type().equals("RunStarted"))
                    .map(StoredLog.Row::index)
                    .toList();
            long index = places.get(random.nextInt(places.size()));
            log.deleteAfter(index);
            StoredLog.forgetFiles(home);
            return index;
        }
    }
}
