package dev.reproof.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.faults.Acknowledged.Seen;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.RestartCheck;
import dev.reproof.engine.simulated.PowerCut;
import dev.reproof.engine.simulated.SimulatedDisk;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Cuts the power of a simulated disk again and again: whatever is left of what was not forced, the log holds all that
 * was acknowledged, the files show no more than the log, and the run goes on to the same end. {@code
 * -Dreproof.cuts=N} cuts it N times; a failure names its seed and its number.
 */
class PowerCutsTest {

    private static final int CUTS = Integer.getInteger("reproof.cuts", 5_000);
    private static final int ONLY = Integer.getInteger("reproof.cuts.only", -1);
    private static final long SEED = Long.getLong("reproof.cuts.seed", System.nanoTime());

    /** So many cuts of one run, before it is another one that has had its power cut before. */
    private static final int OF_ONE_RUN = 500;

    private static final int HEADER_SECTORS = 16;

    /** A resume takes as long as many readings of a log. */
    private static final int RESUMED_EVERY = 100;

    private final Bounded bounded = new Bounded(Duration.ofMinutes(2));

    /** Reading a log takes most of the time, and many cuts leave the same one. */
    private final Map<Sha256, FoundLog> read = new HashMap<>();

    @AfterEach
    void end() {
        bounded.close();
    }

    @Test
    void what_was_acknowledged_survives_any_cut_of_the_power() throws Exception {
        System.out.println("power cuts: -Dreproof.cuts.seed=" + SEED + " -Dreproof.cuts=" + CUTS);
        try (Trace undisturbed = Trace.undisturbed()) {
            // given
            for (int from = 0; from < CUTS; from += OF_ONE_RUN) {
                if (ONLY >= from + OF_ONE_RUN) {
                    continue;
                }
                // when, then
                if (from == 0) {
                    cut(undisturbed, undisturbed, from);
                } else {
                    try (Trace resumed = Trace.after(undisturbed, SEED + from)) {
                        cut(resumed, undisturbed, from);
                    }
                }
            }
        }
    }

    /** The store writes a header twice, and little says how to read the rest. */
    @Test
    void a_header_of_the_log_that_was_torn_leads_to_all_that_was_acknowledged() throws Exception {
        try (SimulatedDisk before = new SimulatedDisk()) {
            // given
            Acknowledged acknowledged = new Acknowledged(before);
            SmallRun run = new SmallRun(before, acknowledged);
            run.go(() -> List.of("runner.jar"));
            run.go(RestartCheck.NEVER); // only now is there an older header that tells of something
            RunHome home = SmallRun.home(before);
            for (int header : before.writesToBeginning(home.eventsFile())) {
                Optional<Seen> safe = acknowledged.after(header);
                for (int sectors = 0; safe.isPresent() && sectors <= HEADER_SECTORS; sectors++) {
                    // when
                    try (SimulatedDisk found = PowerCut.inside(before, header, sectors)) {
                        // then
                        FoundLog log = FoundLog.read(SmallRun.home(found));
                        assertThat(log.position())
                                .isGreaterThanOrEqualTo(safe.get().position());
                        assertThat(log.isBeginningOf(FoundLog.read(home))).isTrue();
                    }
                }
            }
        }
    }

    private void cut(Trace trace, Trace undisturbed, int from) throws Exception {
        read.clear();
        for (int number = from; number < Math.min(CUTS, from + OF_ONE_RUN); number++) {
            if (ONLY < 0 || ONLY == number) {
                SplittableRandom random = new SplittableRandom(SEED + number);
                int cut = trace.cut(random);
                try (SimulatedDisk found = PowerCut.of(trace.disk(), cut, random.nextLong())) {
                    require(trace, undisturbed, number, cut, found);
                }
            }
        }
    }

    private void require(Trace trace, Trace undisturbed, int number, int cut, SimulatedDisk found) throws Exception {
        String where = "-Dreproof.cuts.seed=" + SEED + " -Dreproof.cuts.only=" + number + ", cut after step " + cut
                + " of " + trace.disk().steps();
        try {
            bounded.call(where, () -> {
                Seen safe = trace.acknowledged().after(cut).orElseThrow();
                requireSafe(safe, trace, SmallRun.home(found));
                if (number % RESUMED_EVERY == 0 || ONLY == number) {
                    requireSameEnd(undisturbed, found);
                }
                return where;
            });
        } catch (Exception | AssertionError e) {
            throw new AssertionError(where + ", what was found is in " + KeptDisk.write(found, "cut-" + number), e);
        }
    }

    private void requireSafe(Seen safe, Trace trace, RunHome home) throws IOException {
        FoundLog log = log(home);
        assertThat(log.position()).isGreaterThanOrEqualTo(safe.position());
        assertThat(log.links().get((int) safe.position())).isEqualTo(safe.chain());
        safe.texts()
                .forEach((key, text) -> assertThat(FoundLog.begins(log.text(key), text))
                        .as("%s has said what was acknowledged", key)
                        .isTrue());
        assertThat(log.isBeginningOf(trace.whole())).isTrue();
        new FoundFiles(home, log).requireBehind();
    }

    private FoundLog log(RunHome home) throws IOException {
        Sha256 digest = Sha256.of(Files.readAllBytes(home.eventsFile()));
        FoundLog known = read.get(digest);
        FoundLog log = known == null ? FoundLog.read(home) : known;
        if (known == null) {
            assertThat(ResumeEngine.create()
                            .audit(home, Optional.empty(), Optional.empty())
                            .firstProblem())
                    .isEmpty();
        }
        read.put(digest, log);
        return log;
    }

    private static void requireSameEnd(Trace undisturbed, SimulatedDisk found) throws Exception {
        Acknowledged acknowledged = new Acknowledged(found);
        SmallRun run = new SmallRun(found, acknowledged);
        assertThat(run.resume().outcome()).isEqualTo(RunOutcome.SUCCESS);
        FoundLog end = FoundLog.read(SmallRun.home(found));
        assertThat(end.results()).isEqualTo(undisturbed.whole().results());
        assertThat(undisturbed.acknowledged().prompts()).containsAllEntriesOf(acknowledged.prompts());
        new FoundFiles(SmallRun.home(found), end).requireBehind();
        assertThat(run.warnings()).isEmpty();
    }
}
