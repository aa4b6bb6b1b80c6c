package dev.reproof.benchmarks.scale;

import dev.reproof.benchmarks.InstalledProgram;
import dev.reproof.benchmarks.WorkDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a run of many tasks costs, and what it takes to look at it and to come back to it. */
public final class Scale {

    private final Path directory;
    private final InstalledProgram program;
    private final ScaleTable table = new ScaleTable();

    private Scale(Path directory, InstalledProgram program) {
        this.directory = directory;
        this.program = program;
    }

    /**
     * The arguments are the build directory of the tests, and how many tasks, 10,000 where that is left out; the table is
     * written to {@code scale.md} in that directory.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path target = Path.of(args[0]).toAbsolutePath();
        int many = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        System.out.println("\n" + measure(target.resolve("../../..").toRealPath(), target, many));
    }

    /**
     * Measures the program that was packaged in {@code root}.
     *
     * @param many how many tasks the large run has; the small one has a tenth of them
     */
    static String measure(Path root, Path target, int many) throws IOException, InterruptedException {
        System.setProperty(WorkDirectory.PROPERTY, target.toString());
        System.setProperty("jdk.lang.Process.launchMechanism", "VFORK"); // no helper process that counts as a start
        try (WorkDirectory work = WorkDirectory.create()) {
            InstalledProgram program = InstalledProgram.copy(root, work.resolve("installation"));
            InstalledProgram.run(target, List.of(program.launcher().toString(), "--version"));
            Scale scale = new Scale(work.resolve("places"), program);
            scale.tasks(many);
            Files.writeString(target.resolve("scale.md"), scale.table.toString());
            return scale.table.toString();
        }
    }

    private void tasks(int many) throws IOException, InterruptedException {
        double few = nanosPerTask(place("few"), many / 10);
        Path place = place("many");
        table.add(
                "a task among " + many + " against one among " + many / 10, nanosPerTask(place, many) / few, "x", 1.2);
        String run = WideRun.RUN.value();
        table.add("`prompt` at " + many + " tasks", timed(place, 0, "prompt", run, WideRun.last(many)), "s", 1);
        table.add("`status` at " + many + " tasks", timed(place, 0, "status", run), "s", 0.3);
        table.add("`plan` at " + many + " tasks", timed(place, 0, "plan", run), "s", 1.5);
        double resumed = resumed(place);
        table.add("`resume` of " + (many - 1) + " finished tasks, to the start of the last", resumed, "s", 3);
        double parity = timed(place, 0, "parity", run);
        table.add("`parity` of " + many + " tasks against that resume", parity / resumed, "x", 3);
    }

    /** Lets a process come to its last task, and kills it there. */
    private static double nanosPerTask(Path place, int tasks) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Ddisable-axoniq-console-message=true",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        WideRun.class.getName(),
                        place.toString(),
                        Integer.toString(tasks))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            String told = lines.readLine();
            if (told == null) {
                throw new IllegalStateException("The run of " + tasks + " tasks ended before its last task");
            }
            return Double.parseDouble(told);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private double resumed(Path place) throws IOException, InterruptedException {
        Path clock = place.resolve("clock");
        long start = System.currentTimeMillis();
        timed(place, 1, "resume", WideRun.RUN.value(), "--agent-command", "date +%s%N > '" + clock + "'; exit 1");
        long begun =
                Long.parseLong(Files.readString(clock, StandardCharsets.UTF_8).strip());
        return (TimeUnit.NANOSECONDS.toMillis(begun) - start) / 1e3;
    }

    private double timed(Path place, int expected, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.launcher().toString()));
        command.addAll(List.of(arguments));
        long start = System.nanoTime();
        int code = InstalledProgram.run(place, command);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (code != expected) {
            throw new IllegalStateException(command + " ended with code " + code + ", expected " + expected);
        }
        return seconds;
    }

    private Path place(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }
}
