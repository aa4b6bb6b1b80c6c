package dev.reproof.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What many agents at once cost that do nothing but wait, beside the same commands started by a program that does nothing
 * else. Two things are taken off: what a run of one agent that ends at once takes, and what the bare starts take.
 */
final class AgentsSideBySide {

    private static final String BARE = "bare";

    private final Path directory;
    private final int seconds;

    private AgentsSideBySide(Path directory, int seconds) {
        this.directory = directory;
        this.seconds = seconds;
    }

    private record Cost(double wall, double system, String printed) {}

    /** Arguments: a directory to work in, how many seconds each agent waits, and numbers of agents. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args[0].equals(BARE)) {
            System.out.println(bareStarts(Integer.parseInt(args[1]), args[2]));
            return;
        }
        AgentsSideBySide benchmark = new AgentsSideBySide(
                Files.createDirectories(Path.of(args[0]).toAbsolutePath()), Integer.parseInt(args[1]));
        System.out.println("| agents | bare starts | their system time | run | its system time | for each agent"
                + " | beyond the starts |\n| --- | --- | --- | --- | --- | --- | --- |");
        Cost alone = benchmark.run(1, "true");
        for (String agents : List.of(args).subList(2, args.length)) {
            System.out.println(benchmark.row(Integer.parseInt(agents), alone));
        }
    }

    private String row(int agents, Cost alone) throws IOException, InterruptedException {
        String command = "sleep " + seconds;
        Cost bare = measured(directory, java(AgentsSideBySide.class.getName(), BARE, String.valueOf(agents), command));
        Cost run = run(agents, command);
        double starts = Double.parseDouble(bare.printed().lines().findFirst().orElseThrow());
        double beyond = run.wall() - alone.wall() - starts;
        return String.format(
                Locale.ROOT,
                "| %d | %.2f s | %.2f s | %.2f s | %.2f s | %.1f ms | %.2f s for %d s of work, %.2f times |",
                agents,
                starts,
                bare.system(),
                run.wall(),
                run.system(),
                (run.system() - alone.system()) * 1000 / agents,
                beyond,
                seconds,
                beyond / seconds);
    }

    /** Starts them as an agent is started, and waits for all; returns how many seconds the starts took. */
    private static double bareStarts(int agents, String command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            started.add(new ProcessBuilder("setsid", "/bin/sh", "-c", command).start());
        }
        double starts = (System.nanoTime() - begin) / 1e9;
        for (Process process : started) {
            process.waitFor();
        }
        return starts;
    }

    private Cost run(int agents, String command) throws IOException, InterruptedException {
        Path place = Files.createTempDirectory(directory, "agents");
        Path dag = place.resolve("dag.json");
        String tasks = IntStream.range(0, agents)
                .mapToObj(task -> "{\"id\":\"t" + task + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Wait.\"}")
                .collect(Collectors.joining(","));
        Files.writeString(dag, "{\"title\":\"Side by side\",\"tasks\":[" + tasks + "]}");
        Cost cost = measured(
                place,
                java(
                        "dev.reproof.engine.cli.Main",
                        "run",
                        dag.toString(),
                        "--agent-command",
                        command,
                        "--max-parallel",
                        String.valueOf(agents)));
        if (!cost.printed().contains("All tasks finished")) {
            throw new IllegalStateException("A run of " + agents + " agents did not finish: " + cost.printed());
        }
        return cost;
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Ddisable-axoniq-console-message=true",
                "-classpath",
                System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The shell knows what its child, and all that this one waited for, took of the system. */
    private static Cost measured(Path place, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(place, "printed", ".txt");
        List<String> timed = new ArrayList<>(List.of("/bin/sh", "-c", "\"$@\" 2>&1 || exit; times", "sh"));
        timed.addAll(command);
        long begin = System.nanoTime();
        int code = new ProcessBuilder(timed)
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        double wall = (System.nanoTime() - begin) / 1e9;
        String printed = Files.readString(out, StandardCharsets.UTF_8);
        if (code != 0) {
            throw new IllegalStateException(command + " ended with exit code " + code + ": " + printed);
        }
        return new Cost(wall, system(printed), printed);
    }

    /** The last line that {@code times} prints is of children: user, then system. */
    private static double system(String printed) {
        List<MatchResult> times = Pattern.compile("([0-9]+)m([0-9.]+)s")
                .matcher(printed)
                .results()
                .toList();
        MatchResult last = times.get(times.size() - 1);
        return 60 * Double.parseDouble(last.group(1)) + Double.parseDouble(last.group(2));
    }
}
