package dev.reproof.engine.cli;

import dev.reproof.engine.cli.shell.RunIds;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Surroundings of a command whose output is kept. */
public final class Terminal {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Surroundings surroundings;

    public Terminal(Path directory) {
        this(directory, Clock.fixed(Instant.parse("2026-03-01T08:00:00Z"), ZoneOffset.UTC));
    }

    /** One whose processes are seen to be alive, since they began before the time that it tells. */
    public static Terminal now(Path directory) {
        return new Terminal(directory, Clock.systemUTC());
    }

    private Terminal(Path directory, Clock clock) {
        this.surroundings =
                new Surroundings(stream(out), stream(err), Console.ofProcess(), directory, clock, new RunIds(clock));
    }

    public int run(String... arguments) {
        return Program.run(surroundings, arguments);
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    public Commands commands() {
        return new Commands(surroundings);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
