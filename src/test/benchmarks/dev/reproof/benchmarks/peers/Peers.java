package dev.reproof.benchmarks.peers;

import dev.reproof.benchmarks.InstalledProgram;
import dev.reproof.benchmarks.WorkDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Measures Reproof beside what a user would pick instead. */
public final class Peers {

    /** Twice as long as text may wait until it is forced. */
    private static final Duration LATER = Duration.ofSeconds(2);

    private final Contest contest;
    private final Extent extent;

    private Peers(Contest contest, Extent extent) {
        this.contest = contest;
        this.extent = extent;
    }

    /**
     * Prints what came out, and writes it to {@code peers.md}, {@code peers.json} and {@code peers-*.svg}.
     *
     * @param args the build directory of the tests; then, where only the chain is wanted, rounds, steps and sides
     */
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[0]).toAbsolutePath();
        System.setProperty("jdk.lang.Process.launchMechanism", "VFORK"); // no helper process that counts as a start
        System.out.println("\n" + measure(target.resolve("../../..").toRealPath(), target, Extent.of(args)));
    }

    /** Measures the program that was packaged in {@code root}; everything is written to {@code target}. */
    static String measure(Path root, Path target, Extent extent) throws Exception {
        System.setProperty(WorkDirectory.PROPERTY, target.toString());
        Samples samples = new Samples();
        try (WorkDirectory directory = WorkDirectory.create()) {
            InstalledProgram program = InstalledProgram.copy(root, directory.resolve("installation"));
            InstalledProgram.run(target, List.of(program.launcher().toString(), "--version"));
            try (Postgres postgres = Postgres.start(directory.resolve("postgres"))) {
                new Peers(new Contest(directory.resolve("places"), postgres, program, samples), extent).all();
                return new PeerReport(samples, extent, postgres.version()).write(target);
            }
        }
    }

    private void all() throws Exception {
        for (int round = 0; round < extent.rounds(); round++) {
            chains(extent.steps());
            restarts(extent.steps());
            for (Side side : extent.said() == 0 ? List.<Side>of() : extent.sides()) {
                contest.kept(side, extent.said(), LATER);
            }
            if (extent.volume().tasks() > 0) {
                contest.volume(extent.volume());
            }
        }
        for (int steps : extent.curves()) {
            if (steps != extent.steps()) {
                chains(steps);
                restarts(steps);
            }
        }
    }

    private void chains(int steps) throws Exception {
        for (Side side : extent.sides()) {
            contest.chain(side, new Chain(steps, extent.bytes()));
        }
    }

    private void restarts(int steps) throws Exception {
        Chain chain = new Chain(steps, extent.bytes());
        for (Side side : extent.sides()) {
            contest.restart(side, chain, Extent.held(steps));
        }
        contest.restartLaunched(chain, Extent.held(steps));
    }
}
