package dev.reproof.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * How long it takes to ask where a small run stands, from the start of the launcher to its end, beside a JVM that only
 * tells its version. Every round starts each process once, so whatever else the machine does slows all of them.
 */
final class StartTime {

    static final int ROUNDS = 40;
    private static final int WARM_UPS = 3;
    private static final double MOST = 5;

    /** What is measured, the yardstick first, the command itself last; what is between shows where the time goes. */
    private final List<Start> starts;

    private final Path place;

    private StartTime(Path place, List<Start> starts) {
        this.place = place;
        this.starts = starts;
    }

    private record Start(String what, List<String> command, List<Double> millis) {
        Start(String what, String... command) {
            this(what, List.of(command), new ArrayList<>());
        }

        double median() {
            return StartTime.median(millis.stream().mapToDouble(Double::doubleValue));
        }
    }

    /** Only this benchmark: the argument is the build directory of the tests. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path target = Path.of(args[0]).toAbsolutePath();
        System.out.println(measure(target.resolve("../../..").toRealPath(), target, ROUNDS));
    }

    /** Measures a copy of the launcher and the packaged program; returns what came out, as Markdown. */
    static String measure(Path root, Path target, int rounds) throws IOException, InterruptedException {
        System.setProperty(WorkDirectory.PROPERTY, target.toString());
        System.setProperty("jdk.lang.Process.launchMechanism", "VFORK"); // no helper process that counts as a start
        try (WorkDirectory directory = WorkDirectory.create()) {
            Path launcher = InstalledProgram.copy(root, directory.resolve("installation"))
                    .launcher();
            Path place = finishedRun(launcher, directory.resolve("place"));
            String java = InstalledProgram.JAVA_HOME.resolve("bin/java").toString();
            Path nothing = noJava(directory.resolve("nothing"));
            StartTime time = new StartTime(
                    place,
                    List.of(
                            new Start("java -version", java, "-version"),
                            new Start("the launcher alone", "env", "JAVA_HOME=" + nothing, launcher.toString()),
                            new Start("a main method that does nothing", bare(java)),
                            new Start("reproof --version", launcher.toString(), "--version"),
                            new Start("reproof status", launcher.toString(), "status", "small")));
            return time.rounds(launcher, rounds);
        }
    }

    private String rounds(Path launcher, int rounds) throws IOException, InterruptedException {
        List<Double> ratios = new ArrayList<>();
        for (int round = -WARM_UPS; round < rounds; round++) {
            for (Start start : starts) {
                double millis = millis(start.command());
                if (round >= 0) {
                    start.millis().add(millis);
                }
            }
            if (round >= 0) {
                ratios.add(starts.get(starts.size() - 1).millis().get(round)
                        / starts.get(0).millis().get(round));
            }
        }
        StringBuilder out = new StringBuilder("| start | median |\n| --- | --- |\n");
        starts.forEach(
                start -> out.append(String.format(Locale.ROOT, "| %s | %.1f ms |%n", start.what(), start.median())));
        double ratio = median(ratios.stream().mapToDouble(Double::doubleValue));
        out.append(String.format(
                Locale.ROOT,
                "%n`reproof status` takes **%.2f** times as long as `java -version`, median of %d pairs;"
                        + " at most %.0f: %s.%n%s",
                ratio,
                rounds,
                MOST,
                ratio <= MOST ? "held" : "missed",
                classes(launcher)));
        return out.toString();
    }

    private String classes(Path launcher) throws IOException, InterruptedException {
        Path log = place.resolve("classes.log");
        run(List.of(
                "env",
                "REPROOF_JAVA_OPTS=-Xlog:class+load:file=" + log + ":none",
                launcher.toString(),
                "status",
                "small"));
        List<String> loaded = Files.readAllLines(log, StandardCharsets.UTF_8);
        long archived = loaded.stream()
                .filter(line -> line.contains("source: shared objects file"))
                .count();
        return "It loads " + loaded.size() + " classes, " + archived + " of them from the archive.\n";
    }

    private double millis(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        run(command);
        return (System.nanoTime() - start) / 1e6;
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        run(place, command);
    }

    private static void run(Path in, List<String> command) throws IOException, InterruptedException {
        int code = InstalledProgram.run(in, command);
        if (code != 0) {
            throw new IllegalStateException(command + " ended with code " + code);
        }
    }

    private static Path finishedRun(Path launcher, Path place) throws IOException, InterruptedException {
        Files.createDirectories(place);
        StringBuilder tasks = new StringBuilder();
        StringBuilder answers = new StringBuilder();
        for (int task = 0; task < 9; task++) {
            String comma = task == 0 ? "" : ",";
            tasks.append(comma + "{\"id\":\"t" + task + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Say it.\"}");
            answers.append(comma + "\"t" + task + "\":[{\"chunks\":[\"said\"]}]");
        }
        Files.writeString(place.resolve("dag.json"), "{\"title\":\"Small\",\"tasks\":[" + tasks + "]}");
        Files.writeString(place.resolve("script.json"), "{\"tasks\":{" + answers + "}}");
        run(
                place,
                List.of(launcher.toString(), "run", "dag.json", "--run-id", "small", "--agent-script", "script.json"));
        return place;
    }

    /** A JDK whose java does nothing: what is left is the launcher. */
    private static Path noJava(Path home) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17\"\n");
        Files.createSymbolicLink(home.resolve("bin/java"), Path.of("/bin/true"));
        return home;
    }

    private static String[] bare(String java) {
        return new String[] {
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-classpath",
            classPathOf(Nothing.class),
            Nothing.class.getName()
        };
    }

    private static String classPathOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** The least that a program in Java can be. */
    static final class Nothing {
        private Nothing() {}

        public static void main(String[] args) {}
    }
}
