package dev.reproof.engine.faults;

import dev.reproof.engine.loop.RestartCheck;
import dev.reproof.engine.simulated.PowerCut;
import dev.reproof.engine.simulated.SimulatedDisk;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A run that has gone to its end on a disk that remembers each step.
 *
 * @param compacted after how many steps its log was compacted, in which time plays a part
 * @param whole what its log holds at the end
 */
record Trace(SimulatedDisk disk, int compacted, Acknowledged acknowledged, FoundLog whole) implements AutoCloseable {

    /** A run that nobody disturbs: one restart, and its log compacted at the end. */
    static Trace undisturbed() throws InterruptedException {
        SimulatedDisk disk = new SimulatedDisk();
        return of(disk, new Acknowledged(disk));
    }

    /** The run that goes on where the power of another was cut. */
    static Trace after(Trace other, long seed) throws InterruptedException {
        int cut = other.cut(new SplittableRandom(seed));
        SimulatedDisk disk = PowerCut.of(other.disk, cut, seed);
        return of(disk, Acknowledged.after(disk, other.acknowledged.after(cut)));
    }

    private static Trace of(SimulatedDisk disk, Acknowledged acknowledged) throws InterruptedException {
        SmallRun run = new SmallRun(disk, acknowledged);
        run.go(() -> List.of("runner.jar"));
        run.go(RestartCheck.NEVER);
        int compacted = disk.steps();
        run.compact();
        return new Trace(disk, compacted, acknowledged, FoundLog.read(SmallRun.home(disk)));
    }

    /** After how many steps the power is cut, once the run has begun. */
    int cut(SplittableRandom random) {
        return random.nextInt(8) == 0
                ? random.nextInt(compacted, disk.steps() + 1)
                : random.nextInt(acknowledged.first(), compacted);
    }

    @Override
    public void close() {
        disk.close();
    }
}
