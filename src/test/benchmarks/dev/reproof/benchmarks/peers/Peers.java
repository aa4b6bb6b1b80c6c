package dev.reproof.benchmarks.peers;

import dev.reproof.benchmarks.InstalledProgram;
import dev.reproof.benchmarks.WorkDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** Measures Reproof beside what a user would pick instead. */
public final class Peers {

    private Peers() {}

    /**
     * Prints what came out, and writes it to {@code peers.md} and {@code peers.json}.
     *
     * @param args the build directory of the tests; then, if not everything is wanted, rounds, steps, and the sides
     */
    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        Path target = Path.of(args[0]).toAbsolutePath();
        Extent extent = Extent.of(args);
        System.setProperty(WorkDirectory.PROPERTY, target.toString());
        System.setProperty("jdk.lang.Process.launchMechanism", "VFORK"); // no helper process that counts as a start
        Samples samples = new Samples();
        try (WorkDirectory directory = WorkDirectory.create()) {
            InstalledProgram program =
                    InstalledProgram.copy(target.resolve("../../..").toRealPath(), directory.resolve("installation"));
            InstalledProgram.run(target, java.util.List.of(program.launcher().toString(), "--version"));
            try (Postgres postgres = Postgres.start(directory.resolve("postgres"))) {
                rounds(new Contest(directory.resolve("places"), postgres, program, samples), extent);
            }
        }
        String table = new PeerTable(samples, extent).toString();
        Files.writeString(target.resolve("peers.md"), table);
        System.out.println("\n" + table);
    }

    private static void rounds(Contest contest, Extent extent) throws IOException, SQLException, InterruptedException {
        Chain chain = new Chain(extent.steps(), extent.bytes());
        for (int round = 0; round < extent.rounds(); round++) {
            for (Side side : extent.sides()) {
                contest.chain(side, chain);
            }
            for (Side side : extent.sides()) {
                contest.restart(side, chain, extent.held());
            }
            contest.restartLaunched(chain, extent.held());
        }
    }
}
