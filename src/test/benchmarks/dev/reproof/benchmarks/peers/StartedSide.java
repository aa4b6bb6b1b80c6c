package dev.reproof.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A {@link SideProcess} as seen from outside, with the clock that starts before it does. */
final class StartedSide implements AutoCloseable {

    private final Side side;
    private final long start = System.nanoTime();
    private final Process process;
    private final BufferedReader lines;

    private StartedSide(Side side, List<String> command) throws IOException {
        this.side = side;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What is done with a chain: a step that is held says something before, and never ends. */
    record Stop(int held, int before) {

        static final Stop NEVER = new Stop(-1, 0);

        static Stop in(int step) {
            return new Stop(step, 0);
        }
    }

    /** Starts a process with 512 MiB of heap. */
    static StartedSide of(Side side, Place place, Chain chain, Stop stop) throws IOException {
        List<String> command = new ArrayList<>(java(512));
        command.addAll(List.of(
                SideProcess.class.getName(),
                side.name(),
                place.directory().toString(),
                place.database(),
                Integer.toString(chain.steps()),
                Integer.toString(chain.bytes()),
                Integer.toString(stop.held()),
                Integer.toString(stop.before())));
        return new StartedSide(side, command);
    }

    /** A JVM with that much heap, without the class to run. */
    static List<String> java(int mebibytes) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + mebibytes + "m",
                "-Ddisable-axoniq-console-message=true",
                "-classpath",
                System.getProperty("java.class.path"));
    }

    /** The first body that is called, and how long that took from the start of the process. */
    record First(int step, double millis) {}

    First first() throws IOException {
        int step = Integer.parseInt(after(SideProcess.FIRST));
        return new First(step, millis());
    }

    /** Waits until the body to hold is called, and so long after it has said something; kills the process in it. */
    void killHeld(Duration grace) throws IOException, InterruptedException {
        after(SideProcess.HELD);
        TimeUnit.NANOSECONDS.sleep(grace.toNanos());
        process.destroyForcibly().waitFor();
    }

    /**
     * Everything is done.
     *
     * @param stepMillis from one body to the next, on the average
     * @param written by the process itself, not by a server that it asked
     * @param millis from the start of the process to its end
     */
    record Done(double stepMillis, DiskWrites written, double millis) {}

    Done done() throws IOException, InterruptedException {
        String[] told = after(SideProcess.DONE).split(" ", -1);
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException(side + " ended with code " + code);
        }
        return new Done(Long.parseLong(told[0]) / 1e6, new DiskWrites(Long.parseLong(told[1])), millis());
    }

    private double millis() {
        return (System.nanoTime() - start) / 1e6;
    }

    private String after(String word) throws IOException {
        List<String> before = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(word)) {
                return line.substring(word.length());
            }
            before.add(line);
        }
        throw new IllegalStateException(
                String.format(Locale.ROOT, "%s ended before it printed '%s'; it printed %s", side, word, before));
    }

    /** Leaves no process behind, whatever went wrong. */
    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
