package dev.reproof.engine.log.postgres;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Logs;
import dev.reproof.events.ReproofException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** What a program meets that has no driver on its class path. */
public final class WithoutDriver {

    private WithoutDriver() {}

    /** Says what it met, a line each. */
    public static void main(String[] arguments) {
        System.out.println(events(arguments[0]) + " decision");
        told().forEach(System.out::println);
    }

    /** Writes and reads a log in a file. */
    private static int events(String base) {
        try (EventLog log = Logs.open(Path.of(base))) {
            log.append(SampleRun.beginning());
            return log.decisions(SampleRun.STREAM).size();
        }
    }

    /** What each way into a store says. */
    private static List<String> told() {
        PostgresStore store = Stores.open("jdbc:postgresql://localhost:1/runs");
        return List.of(
                told(store::runs),
                told(() -> store.read(SampleRun.RUN)),
                told(() -> store.claim(Stores.claim(SampleRun.RUN, "here"))));
    }

    private static String told(Supplier<?> use) {
        try {
            return String.valueOf(use.get());
        } catch (ReproofException e) {
            return e.kind() + ": " + e.getMessage();
        }
    }
}
