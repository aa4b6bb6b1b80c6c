package dev.reproof.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.loop.RestartCheck;
import dev.reproof.engine.simulated.DiskCall;
import dev.reproof.engine.simulated.PowerCut;
import dev.reproof.engine.simulated.Refusals;
import dev.reproof.engine.simulated.SimulatedDisk;
import dev.reproof.events.RunOutcome;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Has a disk refuse calls: the run goes on without what it can do without, or stops as the store's fault. Then
 * everything acknowledged is there, and the run goes on to the same end. {@code -Dreproof.refusals=N} refuses N times.
 */
class RefusedCallsTest {

    private static final int ROUNDS = Integer.getInteger("reproof.refusals", 40);
    private static final int ONLY = Integer.getInteger("reproof.refusals.only", -1);
    private static final long SEED = Long.getLong("reproof.refusals.seed", System.nanoTime());

    /** Those of a log that is being opened, and some more. */
    private static final int FIRST_READS = 60;

    private final Bounded bounded = new Bounded(Duration.ofMinutes(2));

    @AfterEach
    void end() {
        bounded.close();
    }

    @Test
    void a_refused_call_has_its_exit_code_and_loses_nothing() throws Exception {
        System.out.println("refused calls: -Dreproof.refusals.seed=" + SEED + " -Dreproof.refusals=" + ROUNDS);
        try (Trace undisturbed = Trace.undisturbed()) {
            // given
            Map<DiskCall, Integer> calls = calls();
            List<DiskCall> kinds = List.copyOf(calls.keySet());
            for (int number = 0; number < ROUNDS; number++) {
                if (ONLY >= 0 && ONLY != number) {
                    continue;
                }
                // when, then
                SplittableRandom random = new SplittableRandom(SEED + number);
                DiskCall kind = kinds.get(number % kinds.size());
                Refusing refusing = new Refusing(kind, random.nextInt(calls.get(kind)), random.nextInt(4) == 0);
                round(undisturbed, number, refusing, random);
            }
        }
    }

    @Test
    void a_log_that_cannot_be_read_for_a_moment_never_goes_on_from_an_older_state() throws Exception {
        // given
        try (SimulatedDisk disk = new SimulatedDisk();
                Trace undisturbed = Trace.undisturbed()) {
            Acknowledged acknowledged = new Acknowledged(disk);
            new SmallRun(disk, acknowledged).go(() -> List.of("runner.jar"));
            for (int read = 0; read < FIRST_READS; read += 5) {
                Refusing refusing = new Refusing(DiskCall.READ, read, false);
                try (SimulatedDisk found = PowerCut.of(disk, disk.steps(), SEED)) {
                    // when
                    refused(found, new Acknowledged(found), refusing);
                    // then
                    bounded.call(refusing.toString(), () -> {
                        requireSameEnd(undisturbed, acknowledged, found);
                        return refusing;
                    });
                }
            }
        }
    }

    /** How often a run asks its disk for each kind of thing. */
    private static Map<DiskCall, Integer> calls() throws InterruptedException {
        Map<DiskCall, AtomicInteger> counted = new ConcurrentHashMap<>();
        try (SimulatedDisk disk = new SimulatedDisk()) {
            disk.refuse((call, file) ->
                    counted.computeIfAbsent(call, none -> new AtomicInteger()).incrementAndGet());
            whole(new SmallRun(disk, new Acknowledged(disk)));
        }
        Map<DiskCall, Integer> calls = new EnumMap<>(DiskCall.class);
        counted.forEach((call, count) -> calls.put(call, count.get()));
        return Collections.unmodifiableMap(calls);
    }

    private static void whole(SmallRun run) throws InterruptedException {
        run.go(() -> List.of("runner.jar"));
        run.go(RestartCheck.NEVER);
        run.compact();
    }

    private void round(Trace undisturbed, int number, Refusing refusing, SplittableRandom random) throws Exception {
        String where =
                "-Dreproof.refusals.seed=" + SEED + " -Dreproof.refusals.only=" + number + ", refused " + refusing;
        SimulatedDisk disk = new SimulatedDisk();
        try (disk) {
            bounded.call(where, () -> {
                Acknowledged acknowledged = new Acknowledged(disk);
                refused(disk, acknowledged, refusing);
                requireNothingLost(undisturbed, acknowledged, disk, random);
                return where;
            });
        } catch (Exception | AssertionError e) {
            throw new AssertionError(where + ", what was left is in " + KeptDisk.write(disk, "refused-" + number), e);
        }
    }

    /** Also where the power is cut after that. */
    private static void requireNothingLost(
            Trace undisturbed, Acknowledged acknowledged, SimulatedDisk disk, SplittableRandom random)
            throws Exception {
        if (acknowledged.last().isEmpty() || random.nextInt(4) > 0) {
            requireSameEnd(undisturbed, acknowledged, disk);
            return;
        }
        try (SimulatedDisk found = PowerCut.of(disk, disk.steps(), random.nextLong())) {
            requireSameEnd(undisturbed, acknowledged, found);
        }
    }

    private static void refused(SimulatedDisk disk, Acknowledged acknowledged, Refusing refusing) {
        disk.refuse(refusing);
        try {
            whole(new SmallRun(disk, acknowledged));
        } catch (Exception | Error e) {
            assertThat(ExitCode.of(e)).as("%s", e).isEqualTo(ExitCode.STORAGE);
        } finally {
            disk.refuse(Refusals.NONE);
        }
    }

    private static void requireSameEnd(Trace undisturbed, Acknowledged before, SimulatedDisk disk) throws Exception {
        before.last().ifPresent(safe -> {
            FoundLog log = FoundLog.read(SmallRun.home(disk));
            assertThat(log.position()).isGreaterThanOrEqualTo(safe.position());
            assertThat(log.links().get((int) safe.position())).isEqualTo(safe.chain());
            safe.texts()
                    .forEach((key, text) -> assertThat(FoundLog.begins(log.text(key), text))
                            .as("%s has said what was acknowledged", key)
                            .isTrue());
        });
        Acknowledged acknowledged = new Acknowledged(disk);
        assertThat(new SmallRun(disk, acknowledged).go(RestartCheck.NEVER).outcome())
                .isEqualTo(RunOutcome.SUCCESS);
        FoundLog end = FoundLog.read(SmallRun.home(disk));
        assertThat(end.results()).isEqualTo(undisturbed.whole().results());
        assertThat(undisturbed.acknowledged().prompts()).containsAllEntriesOf(acknowledged.prompts());
        new FoundFiles(SmallRun.home(disk), end).requireBehind();
    }
}
