package dev.reproof.benchmarks.pages;

import dev.reproof.benchmarks.WorkDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What it costs a run that twenty pages show it while it goes on: the same run with none and with twenty, in turns. */
public final class WatchedRun {

    private static final int RANK = 10;
    private static final double TICKS = 100;
    private static final String ENDED = "\"ended\":true";
    private static final Duration RELOAD = Duration.ofSeconds(5);

    /** Says a line twenty times a second, for a second. */
    private static final String AGENT =
            "cat > /dev/null; i=0; while [ $i -lt 20 ]; do echo line $i of what is said; i=$((i+1)); sleep 0.05; done";

    /** What a run took: seconds of the clock, and of processors in the runner with its agents and in the server. */
    private record Cost(double elapsed, double runner, double server) {}

    private final Path directory;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService pages = Executors.newCachedThreadPool();

    private WatchedRun(Path directory) {
        this.directory = directory;
    }

    /**
     * The arguments are a directory to work in, how many rounds, how many pages and how many tasks. The table is printed, and
     * written to {@code watched.md} in that directory.
     */
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[0]).toAbsolutePath();
        System.setProperty(WorkDirectory.PROPERTY, target.toString());
        try (WorkDirectory work = WorkDirectory.create()) {
            String table = new WatchedRun(Files.createDirectories(work.resolve("place")))
                    .measure(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            Files.writeString(target.resolve("watched.md"), table);
            System.out.println("\n" + table);
        }
    }

    private String measure(int rounds, int readers, int tasks) throws Exception {
        Files.writeString(directory.resolve("dag.json"), dag(tasks));
        Process server = program("serve", "--port", "0")
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        List<Cost> alone = new ArrayList<>();
        List<Cost> watched = new ArrayList<>();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String line = said.readLine();
            URI address = URI.create(line.substring(line.indexOf("http://")));
            for (int round = 0; round <= rounds; round++) {
                Cost none = run(server, address, "alone-" + round, 0);
                Cost some = run(server, address, "watched-" + round, readers);
                if (round > 0) { // the first one also warms up the server
                    alone.add(none);
                    watched.add(some);
                }
            }
        } finally {
            server.destroy();
            server.waitFor();
            pages.shutdownNow();
        }
        return "| of " + tasks + " tasks | no page | " + readers + " pages | ratio |\n| --- | --- | --- | --- |\n"
                + row("elapsed", alone, watched, Cost::elapsed)
                + row("processor time of the runner and its agents", alone, watched, Cost::runner)
                + row("processor time of the server", alone, watched, Cost::server);
    }

    private Cost run(Process server, URI address, String id, int readers) throws Exception {
        double runnerBefore = ticks("self", 15, 16); // of children that have ended
        double serverBefore = ticks(Long.toString(server.pid()), 13, 14);
        long begin = System.nanoTime();
        Process runner = program("run", "dag.json", "--run-id", id, "--max-parallel", "4", "--agent-command", AGENT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Future<?>> open = new ArrayList<>();
        Path state = directory.resolve(".reproof/runs/" + id + "/state.json");
        while (readers > 0 && runner.isAlive() && !Files.exists(state)) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        for (int reader = 0; reader < readers; reader++) {
            open.add(pages.submit(() -> read(address.resolve("/runs/" + id + "/"), runner)));
        }
        int code = runner.waitFor();
        double elapsed = (System.nanoTime() - begin) / 1e9;
        for (Future<?> page : open) {
            page.get();
        }
        if (code != 0) {
            throw new IllegalStateException("The run " + id + " ended with code " + code);
        }
        return new Cost(
                elapsed,
                ticks("self", 15, 16) - runnerBefore,
                ticks(Long.toString(server.pid()), 13, 14) - serverBefore);
    }

    /** As a browser does: a page, what is new of it, and the page again when there is more, as long as the runner is at work. */
    private Void read(URI page, Process runner) throws IOException, InterruptedException {
        for (boolean ended = false; !ended && runner.isAlive(); ) {
            require(client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
                    .statusCode());
            long loaded = System.nanoTime();
            var events =
                    client.send(HttpRequest.newBuilder(page.resolve("events")).build(), BodyHandlers.ofLines());
            require(events.statusCode());
            try (Stream<String> lines = events.body()) {
                ended = lines.filter(line -> line.startsWith("data:"))
                        .filter(line -> line.contains(ENDED) || System.nanoTime() - loaded > RELOAD.toNanos())
                        .findFirst()
                        .filter(line -> line.contains(ENDED))
                        .isPresent();
            }
        }
        return null;
    }

    private static void require(int status) {
        if (status != 200) {
            throw new IllegalStateException("The server answered " + status);
        }
    }

    private ProcessBuilder program(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Ddisable-axoniq-console-message=true",
                "-classpath",
                System.getProperty("java.class.path"),
                "dev.reproof.engine.cli.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(directory.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    /** Seconds of processor time, from two columns of {@code /proc/PID/stat} counted from 0. */
    private static double ticks(String process, int user, int system) throws IOException {
        String line = Files.readString(Path.of("/proc", process, "stat"), StandardCharsets.UTF_8);
        String[] columns = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(columns[user - 2]) + Long.parseLong(columns[system - 2])) / TICKS;
    }

    private static String dag(int tasks) {
        return IntStream.range(0, tasks)
                .mapToObj(task -> "{\"id\":\"t" + task + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Say it.\""
                        + (task < RANK ? "" : ",\"depends_on\":[\"t" + (task - RANK) + "\"]") + "}")
                .collect(Collectors.joining(",", "{\"title\":\"Watched\",\"tasks\":[", "]}"));
    }

    /** Medians, and the median of the ratios of rounds with what they were between. */
    private static String row(String what, List<Cost> alone, List<Cost> watched, ToDoubleFunction<Cost> of) {
        double[] none = alone.stream().mapToDouble(of).toArray();
        double[] some = watched.stream().mapToDouble(of).toArray();
        double[] ratios = IntStream.range(0, none.length)
                .mapToDouble(round -> some[round] / none[round])
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "| %s | %.2f s | %.2f s | %s |%n",
                what,
                median(none),
                median(some),
                Double.isFinite(ratios[ratios.length - 1])
                        ? String.format(
                                Locale.ROOT,
                                "%.2f (%.2f to %.2f)",
                                ratios[ratios.length / 2],
                                ratios[0],
                                ratios[ratios.length - 1])
                        : "–");
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
