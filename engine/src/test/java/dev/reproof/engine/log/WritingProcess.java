package dev.reproof.engine.log;

import dev.reproof.engine.SampleRun;
import dev.reproof.events.ReproofException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Another JVM that opens a log to write to it, and says {@code open} or why not. Each line it is sent makes it append
 * one decision, or a group of a decision and a mebibyte of text, and say {@code appended}; it closes the log when its
 * input ends.
 */
public final class WritingProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader says;
    private final BufferedWriter hears;
    private final AtomicInteger acknowledged = new AtomicInteger();

    private WritingProcess(Process process) {
        this.process = process;
        this.says = process.inputReader(StandardCharsets.UTF_8);
        this.hears = process.outputWriter(StandardCharsets.UTF_8);
    }

    public static WritingProcess start(H2Store store) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-Xmx96m",
                "-Ddisable-axoniq-console-message=true",
                "-cp",
                System.getProperty("java.class.path"),
                WritingProcess.class.getName(),
                store.base().toString());
        return new WritingProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    public String answer() throws IOException {
        return says.readLine();
    }

    public String append() throws IOException {
        hears.write("decision\n");
        hears.flush();
        return answer();
    }

    /** Has it append groups one after the other; ends when all are acknowledged. */
    public CompletableFuture<Void> appendGroups(int groups) throws IOException {
        hears.write("group\n".repeat(groups));
        hears.flush();
        return CompletableFuture.runAsync(() -> {
            for (int group = 0; group < groups; group++) {
                expectAppended();
                acknowledged.incrementAndGet();
            }
        });
    }

    /** How many groups it has said are appended. */
    public int acknowledged() {
        return acknowledged.get();
    }

    private void expectAppended() {
        try {
            String answer = answer();
            if (!"appended".equals(answer)) {
                throw new IllegalStateException("The writing process says " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it, as a crash would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    public void end() throws IOException, InterruptedException {
        hears.close();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("The writing process did not end well: " + process);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** The other JVM's side. */
    public static void main(String[] arguments) {
        try (EventLog log = new H2Store(Path.of(arguments[0])).open()) {
            ChainedRun run = ChainedRun.begun();
            if (log.run().isEmpty()) {
                log.append(SampleRun.beginning());
            } else {
                log.decisions(SampleRun.STREAM).stream().skip(1).forEach(recorded -> run.next(recorded.event()));
            }
            System.out.println("open");
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(line -> {
                        log.append(line.equals("group") ? group(run) : run.next(1));
                        System.out.println("appended");
                    });
        } catch (ReproofException | UncheckedIOException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** A decision and a text of its own, which does not compress. */
    private static List<LogEntry> group(ChainedRun run) {
        List<LogEntry> entries = run.next(1);
        TextStream text = new TextStream(entries.get(0).sequence());
        Random noise = new Random(entries.get(0).sequence());
        entries.add(text.opened());
        for (int block = 0; block < 16; block++) {
            byte[] bytes = new byte[64 * 1024];
            noise.nextBytes(bytes);
            entries.add(text.block(bytes));
        }
        entries.add(text.sealed());
        return entries;
    }
}
