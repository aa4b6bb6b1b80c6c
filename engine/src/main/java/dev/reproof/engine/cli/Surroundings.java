package dev.reproof.engine.cli;

import dev.reproof.engine.EngineSettings;
import dev.reproof.engine.EngineSettings.Runner;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.cli.terminal.Console;
import dev.reproof.events.RunId;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What the program takes from the process it runs in. The only place that reads the clock of the machine.
 *
 * @param out results, and nothing else
 * @param err progress, warnings and errors
 * @param console where the two lead to
 */
record Surroundings(
        PrintStream out,
        PrintStream err,
        Console console,
        Path directory,
        Clock clock,
        Supplier<RunId> runIds,
        String version) {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    static Surroundings ofProcess(Console console) {
        Clock clock = Clock.systemUTC();
        return new Surroundings(
                console.out(),
                console.err(),
                console,
                Path.of("").toAbsolutePath(),
                clock,
                () -> new RunId(STAMP.format(clock.instant()) + "-" + suffix(new SecureRandom())),
                programVersion());
    }

    ResumeEngine engine() {
        Runner runner = new Runner(host(), ProcessHandle.current().pid(), version);
        return new ResumeEngine(EngineSettings.of(clock, runner, warning -> err.println("warning: " + warning)));
    }

    private static String suffix(SecureRandom random) {
        return Integer.toString(36 * 36 * 36 + random.nextInt(35 * 36 * 36 * 36), 36);
    }

    static String programVersion() {
        String version = Surroundings.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // a machine without a name still runs tasks
        }
    }
}
