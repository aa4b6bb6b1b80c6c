package dev.reproof.engine.cli;

import dev.reproof.engine.cli.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Surroundings of a command whose output is kept. */
final class Terminal {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Surroundings surroundings;

    Terminal(Path directory) {
        Clock clock = Clock.fixed(Instant.parse("2026-03-01T08:00:00Z"), ZoneOffset.UTC);
        this.surroundings =
                new Surroundings(stream(out), stream(err), Console.ofProcess(), directory, clock, new RunIds(clock));
    }

    int run(String... arguments) {
        return Program.run(surroundings, arguments);
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Commands commands() {
        return new Commands(surroundings);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
