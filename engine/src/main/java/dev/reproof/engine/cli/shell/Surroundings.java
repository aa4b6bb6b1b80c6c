package dev.reproof.engine.cli.shell;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.cli.terminal.Console;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.SteadyClock;
import dev.reproof.engine.store.RunStore;
import dev.reproof.events.RunId;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the program takes from the process it runs in. The only place that reads the clock of the machine.
 *
 * @param out results, and nothing else
 * @param err progress, warnings and errors
 * @param console where the two lead to
 */
public record Surroundings(
        PrintStream out, PrintStream err, Console console, Path directory, Clock clock, Supplier<RunId> runIds) {

    /** Whatever the two streams are, text goes to them through a gate. */
    public Surroundings {
        out = TextGate.before(out);
        err = TextGate.before(err);
    }

    /** Finds out nothing that only some commands need: the others would start later for it. */
    public static Surroundings ofProcess(Console console) {
        Clock clock = SteadyClock.following(Clock.systemUTC());
        return new Surroundings(
                console.out(), console.err(), console, Path.of("").toAbsolutePath(), clock, new RunIds(clock));
    }

    public ResumeEngine engine(RunStore store) {
        return engine(store, warning -> err.println("warning: " + Printable.line(warning)));
    }

    private static Path rescues() {
        return Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
                .filter(named -> named.startsWith("/"))
                .map(named -> Path.of(named, "reproof", "rescued"))
                .orElse(EngineSettings.RESCUES);
    }

    public ResumeEngine engine(RunStore store, Consumer<String> warnings) {
        return new ResumeEngine(settings(warnings), store);
    }

    /** What every engine of this program takes from its surroundings. */
    public EngineSettings settings(Consumer<String> warnings) {
        return EngineSettings.of(clock, Runner.here(), warnings)
                .rescuingTo(rescues())
                .adoptingAgents();
    }
}
