package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.JsonLines;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.UntrustedText;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** How a runner and its supervisor tell what they decide. */
public final class LogFormatMixin {

    private static final String NAME = "--log-format";
    private static final String TEXT = "text";
    private static final String JSON = "json";
    public static final String SUPERVISOR = "supervisor";
    private static final String RUNNER = "runner";

    /** What there is, for completion. */
    static final class Formats implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return List.of(TEXT, JSON).iterator();
        }
    }

    @Option(
            names = NAME,
            paramLabel = "FORMAT",
            defaultValue = TEXT,
            completionCandidates = Formats.class,
            description = "What stderr carries: text for people, or json, one object on a line for each decision."
                    + " Default: text.")
    private String format;

    /** Whether lines are JSON; {@link Invalid} when there is no such format. */
    public boolean json() {
        if (!format.equals(TEXT) && !format.equals(JSON)) {
            throw new Invalid(
                    "Unknown " + NAME + " '" + UntrustedText.shorten(format) + "': expected " + TEXT + " or " + JSON);
        }
        return format.equals(JSON);
    }

    /** What the runner of a run tells, and where. */
    RunnerLog runner(Surroundings surroundings, RunHome home) {
        return json()
                ? new JsonRunnerLog(new JsonLines(surroundings.err(), surroundings.clock(), RUNNER), home)
                : new TextRunnerLog(surroundings.err());
    }

    /** Who tells, in a command that failed. */
    public static String teller(ParseResult parsed) {
        return parsed.commandSpec().name().equals("supervise") ? SUPERVISOR : RUNNER;
    }

    /** Whether a command that failed was to tell in JSON. */
    public static boolean json(ParseResult parsed) {
        return parsed.matchedOptionValue(NAME, TEXT).equals(JSON);
    }
}
