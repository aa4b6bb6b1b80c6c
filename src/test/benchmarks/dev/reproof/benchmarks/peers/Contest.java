package dev.reproof.benchmarks.peers;

import dev.reproof.benchmarks.InstalledProgram;
import dev.reproof.benchmarks.peers.StartedSide.First;
import dev.reproof.benchmarks.peers.StartedSide.Stop;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lets the sides do the same work, one after the other, each in a process of its own. */
final class Contest {

    static final String LAUNCHED = "Reproof, ./reproof resume";

    private final Path directory;
    private final Postgres postgres;
    private final InstalledProgram program;
    private final Samples samples;
    private int places;

    Contest(Path directory, Postgres postgres, InstalledProgram program, Samples samples) {
        this.directory = directory;
        this.postgres = postgres;
        this.program = program;
        this.samples = samples;
    }

    /** A chain on one side, from its beginning to its end. */
    void chain(Side side, Chain chain) throws IOException, SQLException, InterruptedException {
        Place place = place(side);
        DiskWrites before = postgres.written();
        try (StartedSide process = StartedSide.of(side, place, chain, Stop.NEVER)) {
            StartedSide.Done done = process.done();
            long written =
                    done.written().bytes() + postgres.written().since(before).bytes();
            samples.add(Row.STEP, side.shown(), chain.steps(), done.stepMillis());
            samples.add(Row.WHOLE, side.shown(), chain.steps(), done.millis() / 1_000);
            samples.add(Row.WRITTEN, side.shown(), chain.steps(), (double) written / chain.steps() / chain.bytes());
        }
    }

    /** A chain on one side that is killed in a step; how long it takes until a body is called again. */
    void restart(Side side, Chain chain, int held) throws IOException, SQLException, InterruptedException {
        Place place = killed(side, chain, held);
        try (StartedSide process = StartedSide.of(side, place, chain, Stop.in(held))) {
            First first = process.first();
            requireNext(side, held, first.step());
            samples.add(Row.RESTART, side.shown(), held, first.millis());
        }
    }

    /** The same, going on with the command line, whose agent is a shell that tells what time it is. */
    void restartLaunched(Chain chain, int held) throws IOException, SQLException, InterruptedException {
        Place place = killed(Side.REPROOF, chain, held);
        Path clock = place.directory().resolve("clock");
        long start = System.currentTimeMillis();
        int code = InstalledProgram.run(
                place.directory(),
                List.of(
                        program.launcher().toString(),
                        "resume",
                        ReproofWay.RUN.value(),
                        "--agent-command",
                        "date +\"$REPROOF_TASK %s%N\" > '" + clock + "'; exit 1"));
        if (!Files.exists(clock)) {
            throw new IllegalStateException("./reproof resume ended with code " + code + " before it began a step");
        }
        String[] told = Files.readString(clock, StandardCharsets.UTF_8).strip().split(" ", -1);
        requireNext(Side.REPROOF, held, Integer.parseInt(told[0].substring(1)));
        long end = TimeUnit.NANOSECONDS.toMillis(Long.parseLong(told[1]));
        samples.add(Row.RESTART, LAUNCHED, held, (double) (end - start));
    }

    /** A process that is killed some time after a step has said something, but has not ended. */
    void kept(Side side, int bytes, Duration later) throws Exception {
        Chain chain = new Chain(3, 100);
        Place place = place(side);
        try (StartedSide process = StartedSide.of(side, place, chain, new Stop(1, bytes))) {
            process.killHeld(later);
        }
        samples.add(Row.KEPT, side.shown(), bytes, (double) side.way().kept(place, chain, 1));
    }

    /** Texts that come in pieces, side by side: how long, and what is on disk afterwards. */
    void volume(Volume volume) throws IOException, SQLException, InterruptedException {
        Place own = place(Side.REPROOF);
        samples.add(Row.VOLUME, Side.REPROOF.shown(), volume.tasks(), volume.start(Side.REPROOF, own));
        RunHome home = RunHome.of(own.directory(), ReproofWay.RUN);
        long log = Files.size(home.eventsFile());
        samples.add(Row.DISK, Side.REPROOF.shown(), volume.tasks(), log / 1e6);
        try (RunView view = ResumeEngine.create().view(home)) {
            samples.add(Row.OVER_BLOCKS, Side.REPROOF.shown(), volume.tasks(), (double) log / view.compressedText());
        }
        Place other = place(Side.DBOS);
        samples.add(Row.VOLUME, Side.DBOS.shown(), volume.tasks(), volume.start(Side.DBOS, other));
        long database = Postgres.count(other.database(), "SELECT pg_database_size(current_database())");
        samples.add(Row.DISK, Side.DBOS.shown(), volume.tasks(), database / 1e6);
    }

    private Place killed(Side side, Chain chain, int held) throws IOException, SQLException, InterruptedException {
        Place place = place(side);
        try (StartedSide process = StartedSide.of(side, place, chain, Stop.in(held))) {
            process.killHeld(Duration.ZERO);
        }
        return place;
    }

    /** Only a checkpoint of LangGraph4j does not know that its last step has finished. */
    private static void requireNext(Side side, int expected, int found) {
        int again = side == Side.FILE_SAVER ? expected - 1 : expected;
        if (found != expected && found != again) {
            throw new IllegalStateException(side + " went on with step " + found + ", expected " + expected);
        }
    }

    private Place place(Side side) throws IOException, SQLException {
        places++;
        Path own = Files.createDirectories(directory.resolve(side.word() + "-" + places));
        return new Place(own, postgres.newDatabase());
    }
}
