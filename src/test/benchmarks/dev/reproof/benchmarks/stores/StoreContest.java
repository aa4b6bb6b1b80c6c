package dev.reproof.benchmarks.stores;

import dev.reproof.benchmarks.LogAppender;
import dev.reproof.benchmarks.PreparedRun;
import dev.reproof.benchmarks.RealisticText;
import dev.reproof.benchmarks.WorkDirectory;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.Store;
import dev.reproof.engine.store.Tenure;
import dev.reproof.events.RunId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The log in a file beside the log in a PostgreSQL on the same machine, which forces what it acknowledges. */
public final class StoreContest {

    private static final int PROCESSES = 4;
    private static final byte[] TEXT = RealisticText.bytes(1, 1 << 20);

    /** What is compared; the server's time is what the file's is divided by. */
    private enum Row {
        ONE("a durable append of one line", 400),
        GROUP("a durable append of 16 blocks of 64 KiB", 30),
        TRICKLE("a durable append of 8 lines", 400),
        OPEN("opening 64 MiB with all checks", 3),
        READ("reading 64 MiB with digests", 3),
        TASKS("a run of 1,000 tasks of 10 KB", 1),
        PROCESSES("16 runs at once from 4 processes, 20 tasks of 100 KB each", 1);

        private final String what;
        private final int times;

        Row(String what, int times) {
            this.what = what;
            this.times = times;
        }
    }

    private interface Turn {
        void take() throws Exception;
    }

    private final Path directory;
    private final List<StoreSide> sides;
    private final Map<Row, List<double[]>> seconds = new EnumMap<>(Row.class);
    private final List<double[]> takeovers = new ArrayList<>();
    private final int part;
    private int places;

    private StoreContest(Path directory, List<StoreSide> sides, int part) {
        this.directory = directory;
        this.sides = sides;
        this.part = part;
    }

    /**
     * Measures, and prints the table.
     *
     * @param args the build directory of the tests, and how many rounds, 5 where that is left out
     */
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[0]).toAbsolutePath();
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        System.out.println("\n" + measure(target, rounds, 1));
    }

    /**
     * Measures so many rounds; the table, which is also written to {@code stores.md}.
     *
     * @param part by which everything is divided, for who only wants to see that it works
     */
    public static String measure(Path target, int rounds, int part) throws Exception {
        System.setProperty(WorkDirectory.PROPERTY, target.toString());
        try (WorkDirectory work = WorkDirectory.create();
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setDataDirectory(work.resolve("data"))
                        .setOverrideWorkingDirectory(work.resolve("programs").toFile())
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("max_connections", "200")
                        .start();
                LongWay way = LongWay.to(server.getPort())) {
            StoreContest contest = new StoreContest(
                    work.resolve("places"),
                    List.of(
                            new StoreSide("file", Optional.empty()),
                            new StoreSide("server", Optional.of(url(server.getPort()))),
                            new StoreSide("server 1 ms away", Optional.of(url(way.port())))),
                    part);
            for (int round = 0; round < rounds; round++) {
                contest.round();
            }
            String table = contest.table();
            Files.writeString(target.resolve("stores.md"), table);
            return table;
        }
    }

    private static String url(int port) {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    }

    private void round() throws Exception {
        appends();
        runs();
        for (Row row : List.of(Row.TASKS, Row.PROCESSES)) {
            double[] both = new double[sides.size()];
            for (int side = 0; side < both.length; side++) {
                StoreSide place = sides.get(side);
                Path own = place();
                both[side] = timed(1, () -> {
                    if (row == Row.TASKS) {
                        StoreRuns.play(place, own, 1, 1_000 / part, 10_000);
                    } else {
                        StoreRuns.inProcesses(place, own, Math.max(1, PROCESSES / part));
                    }
                });
            }
            add(row, both);
        }
    }

    private Path place() throws IOException {
        return Files.createDirectories(directory.resolve("place-" + places++));
    }

    /** The sides take turns within each row, so that whatever else the machine does slows down both. */
    private void appends() throws Exception {
        List<AutoCloseable> open = new ArrayList<>();
        List<LogAppender> logs = new ArrayList<>();
        for (StoreSide side : sides) {
            Store store = side.open();
            open.add(0, store);
            Tenure tenure = side.claim(store, place(), new RunId("appends-" + places));
            open.add(0, tenure);
            LogAppender log = new LogAppender(tenure.open());
            open.add(0, log);
            logs.add(log);
        }
        appends(Row.ONE, logs, log -> log.append(TEXT, 0, 80, 80));
        appends(Row.TRICKLE, logs, log -> log.append(TEXT, 0, 8 * 80, 80));
        appends(Row.GROUP, logs, log -> log.append(TEXT, 0, TEXT.length, 64 << 10));
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private interface Append {
        void to(LogAppender log);
    }

    private void appends(Row row, List<LogAppender> logs, Append append) {
        double[] both = new double[logs.size()];
        int times = Math.max(1, row.times / part);
        for (int time = 0; time < times; time++) {
            for (int side = 0; side < both.length; side++) {
                long begin = System.nanoTime();
                append.to(logs.get(side));
                both[side] += (System.nanoTime() - begin) / 1e9;
            }
        }
        for (int side = 0; side < both.length; side++) {
            both[side] /= times;
        }
        add(row, both);
    }

    private void runs() throws Exception {
        double[] opening = new double[sides.size()];
        double[] reading = new double[sides.size()];
        double[] taking = new double[sides.size() - 1];
        for (int side = 0; side < opening.length; side++) {
            StoreSide place = sides.get(side);
            try (Store store = place.open()) {
                ResumeEngine engine = PreparedRun.engine(store);
                PreparedRun run =
                        PreparedRun.make(place().resolve("runs-" + places), 8L * PreparedRun.TASK_BYTES, engine);
                opening[side] =
                        timed(Row.OPEN.times, () -> engine.view(run.home()).close());
                try (RunView view = engine.view(run.home())) {
                    reading[side] = timed(
                            Row.READ.times,
                            () -> run.attempts()
                                    .forEach(key -> view.copyTranscript(key, OutputStream.nullOutputStream())));
                }
                if (place.address().isPresent()) {
                    taking[side - 1] = timed(1, () -> takeOver(place, run.home()));
                    engineRemoves(place, run.home());
                }
            }
        }
        add(Row.OPEN, opening);
        add(Row.READ, reading);
        takeovers.add(taking);
    }

    /** From a directory that never saw the run, while its holder still says that it has it: until commands are taken. */
    private void takeOver(StoreSide side, RunHome home) throws Exception {
        Path elsewhere = place();
        try (Store store = side.open(true);
                RecoveredRun taken = PreparedRun.engine(store)
                        .resume(RunPlaces.inside(new RunHome(elsewhere.resolve(home.name()))), OptionChoices.NONE)) {
            taken.interrupt("measured");
        }
    }

    /** The next round has a run of the same name. */
    private void engineRemoves(StoreSide side, RunHome home) {
        try (Store store = side.open()) {
            RunStore.of(store)
                    .remove(
                            Insider.here(),
                            home,
                            new Holder(ProcessHandle.current().pid(), "benchmark", Instant.EPOCH));
        }
    }

    private static double timed(int times, Turn turn) throws Exception {
        long begin = System.nanoTime();
        for (int time = 0; time < times; time++) {
            turn.take();
        }
        return (System.nanoTime() - begin) / 1e9 / times;
    }

    private void add(Row row, double[] all) {
        seconds.computeIfAbsent(row, first -> new ArrayList<>()).add(all);
        System.out.printf(Locale.ROOT, "%s: %s s%n", row.what, Arrays.toString(all));
    }

    private String table() {
        StringBuilder table = new StringBuilder(
                "| | file | server | file / server | server 1 ms away | file / that |\n| --- | --- | --- | --- | --- | --- |\n");
        seconds.forEach((row, rounds) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %.2f ms | %.2f ms | %s | %.2f ms | %s |%n",
                row.what,
                1e3 * median(column(rounds, 0)),
                1e3 * median(column(rounds, 1)),
                ratio(rounds, 1),
                1e3 * median(column(rounds, 2)),
                ratio(rounds, 2))));
        table.append(String.format(
                Locale.ROOT,
                "| taking over 64 MiB elsewhere, with `--take-over` | – | %.2f ms | – | %.2f ms | – |%n",
                1e3 * median(column(takeovers, 0)),
                1e3 * median(column(takeovers, 1))));
        return table.toString();
    }

    private static String ratio(List<double[]> rounds, int side) {
        double[] ratios =
                sorted(rounds.stream().mapToDouble(all -> all[0] / all[side]).toArray());
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", ratios[ratios.length / 2], ratios[0], ratios[ratios.length - 1]);
    }

    private static double[] column(List<double[]> rounds, int side) {
        return rounds.stream().mapToDouble(all -> all[side]).toArray();
    }

    private static double median(double[] values) {
        return sorted(values)[values.length / 2];
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
