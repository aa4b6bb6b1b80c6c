package dev.reproof.engine.faults;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.RestartCheck;
import dev.reproof.engine.simulated.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;

/** The log of a small run that has come to its end, for tests that change it. */
public final class PlayedRun {

    private PlayedRun() {}

    /** The bytes of its file, compacted: all of it matters. */
    public static byte[] log() throws IOException, InterruptedException {
        try (SimulatedDisk disk = new SimulatedDisk()) {
            SmallRun run = new SmallRun(disk, new Acknowledged(disk));
            run.go(RestartCheck.NEVER);
            run.compact();
            return Files.readAllBytes(SmallRun.home(disk).eventsFile());
        }
    }

    /** A run on that disk, with that log and nothing else. */
    public static RunHome with(SimulatedDisk disk, byte[] log) throws IOException {
        RunHome home = SmallRun.home(disk);
        home.create();
        Files.write(home.eventsFile(), log);
        return home;
    }

    /** Replays and checks all that the log holds. */
    public static void read(RunHome home) {
        FoundLog.read(home);
    }
}
