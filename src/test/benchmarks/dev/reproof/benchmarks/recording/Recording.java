package dev.reproof.benchmarks.recording;

import dev.reproof.benchmarks.WorkDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What it costs that agents print into files: beside a pipe, while they wait, and until a line of theirs has come. */
public final class Recording {

    private static final double LEAST_RATIO = 0.95;
    private static final double MOST_PERCENT = 2;
    private static final double MOST_MILLIS = 50;

    private final StringBuilder table = new StringBuilder("| what | measured | bar | |\n| --- | --- | --- | --- |\n");

    private Recording() {}

    /**
     * How much is done.
     *
     * @param megabytes of text that a fast agent prints
     * @param rounds of such agents, each with one from files and one from a pipe
     * @param agents that wait side by side
     * @param seconds over which those are watched
     * @param lines that are timed
     */
    record Load(int megabytes, int rounds, int agents, int seconds, int lines) {

        private static final Load USUAL = new Load(1_000, 5, 100, 10, 1_000);

        private static Load of(String[] args) {
            return args.length == 1
                    ? USUAL
                    : new Load(number(args, 1), number(args, 2), number(args, 3), number(args, 4), number(args, 5));
        }

        private static int number(String[] args, int at) {
            return Integer.parseInt(args[at]);
        }
    }

    /**
     * Writes the table to {@code recording.md}.
     *
     * @param args the directory to work in; then, for another load than the usual one, all five numbers of it
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path target = Path.of(args[0]).toAbsolutePath();
        System.out.println("\n" + measure(target, Load.of(args)));
    }

    static String measure(Path target, Load load) throws IOException, InterruptedException {
        System.setProperty(WorkDirectory.PROPERTY, target.toString());
        Recording recording = new Recording();
        recording.fast(load);
        recording.waiting(load);
        recording.lines(load);
        String table = recording.table.toString();
        Files.writeString(target.resolve("recording.md"), table);
        return table;
    }

    private void fast(Load load) throws IOException, InterruptedException {
        for (FastAgent.Kind kind : FastAgent.Kind.values()) {
            FastAgent.Speed speed = FastAgent.measure(kind, load.megabytes(), load.rounds());
            add(
                    "one agent of " + load.megabytes() + " MB, " + kind.what() + ": files over a pipe",
                    String.format(
                            Locale.ROOT,
                            "%.0f over %.0f MB/s, **%.2f** (%.2f to %.2f)",
                            speed.files(),
                            speed.pipe(),
                            speed.ratio(),
                            speed.lowest(),
                            speed.highest()),
                    "at least " + LEAST_RATIO,
                    speed.ratio() >= LEAST_RATIO);
        }
    }

    private void waiting(Load load) throws IOException, InterruptedException {
        double percent = WaitingAgents.percentOfACore(load.agents(), load.seconds());
        add(
                load.agents() + " agents that wait, processor time of the runner",
                String.format(Locale.ROOT, "**%.2f %%** of one core", percent),
                "at most " + MOST_PERCENT + " %",
                percent <= MOST_PERCENT);
    }

    private void lines(Load load) throws IOException, InterruptedException {
        TimedLines.Delays delays = TimedLines.measure(load.lines());
        add(
                "from a line's stamp by the agent until it is recorded, p99 of " + load.lines(),
                String.format(
                        Locale.ROOT,
                        "**%.1f ms** (median %.1f, longest %.1f)",
                        delays.p99(),
                        delays.median(),
                        delays.longest()),
                "at most " + MOST_MILLIS + " ms",
                delays.p99() <= MOST_MILLIS);
    }

    private void add(String what, String measured, String bar, boolean held) {
        String line = "| " + what + " | " + measured + " | " + bar + " | " + (held ? "held" : "**missed**") + " |\n";
        System.out.print(line);
        table.append(line);
    }
}
