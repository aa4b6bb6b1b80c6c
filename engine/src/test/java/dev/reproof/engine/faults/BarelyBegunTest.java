package dev.reproof.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.loop.RestartCheck;
import dev.reproof.engine.simulated.PowerCut;
import dev.reproof.engine.simulated.SimulatedDisk;
import dev.reproof.events.RunOutcome;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A run whose start nobody was told of never began: whatever a cut of the power left of it is in nobody's way. */
class BarelyBegunTest {

    private static final int CUTS = Integer.getInteger("reproof.early.cuts", 60);
    private static final long SEED = Long.getLong("reproof.cuts.seed", System.nanoTime());

    @Test
    void a_run_whose_power_was_cut_before_it_began_can_be_started() throws Exception {
        System.out.println("early power cuts: -Dreproof.cuts.seed=" + SEED + " -Dreproof.early.cuts=" + CUTS);
        try (Trace undisturbed = Trace.undisturbed();
                Bounded bounded = new Bounded(Duration.ofMinutes(2))) {
            // given
            for (int number = 0; number < CUTS; number++) {
                SplittableRandom random = new SplittableRandom(SEED + number);
                int cut = random.nextInt(undisturbed.acknowledged().first());
                try (SimulatedDisk found = PowerCut.of(undisturbed.disk(), cut, random.nextLong())) {
                    String where = "cut " + number + " of -Dreproof.cuts.seed=" + SEED + ", after step " + cut;
                    // when
                    RunOutcome outcome = bounded.call(
                            where,
                            () -> new SmallRun(found, new Acknowledged(found))
                                    .go(RestartCheck.NEVER)
                                    .outcome());
                    // then
                    assertThat(outcome).as(where).isEqualTo(RunOutcome.SUCCESS);
                }
            }
        }
    }
}
