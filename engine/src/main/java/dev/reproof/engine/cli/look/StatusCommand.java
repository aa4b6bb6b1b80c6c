package dev.reproof.engine.cli.look;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reproof.engine.RunTrail;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.SeenAgents;
import dev.reproof.engine.cli.shell.SeenRunner;
import dev.reproof.engine.cli.shell.StandingOfLog;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.state.StateView;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof status}: reads files beside the event log, so it answers while the run goes on. */
@Command(
        name = "status",
        description = {
            "Shows where a run stands.",
            "Reads files beside the event log alone, so it can be used while the run goes on."
        },
        exitCodeList = {
            "SUCCESS:success, however the run stands; with --watch the run ended well",
            "TASK_FAILED:with --watch only: a task failed, or the runner is gone",
            "USAGE:wrong usage",
            "BUDGET:with --watch only: no task failed, and one came to a limit",
            "DATA:the state file is damaged or too new",
            "NOT_FOUND:no such run, or it has no state file yet",
            "STORAGE:the state file cannot be read",
            "SIGINT:--watch was left with Ctrl-C"
        },
        footer = {"  reproof status", "  reproof status r1 --json", "  reproof status r1 --watch"})
public final class StatusCommand extends CommandOnRuns implements Callable<ExitCode> {

    private static final int COPIED_CHARS = 8_192;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Id or directory of the run. Default: the latest.")
    private Optional<String> run;

    @Option(names = "--json", description = "Prints the version-2 state document.")
    private boolean json;

    @Option(
            names = "--watch",
            description =
                    "Follows the run until it ends, and exits as the run does: with 0, 1 or 4; with 1 too when its"
                            + " runner is gone.")
    private boolean watch;

    public StatusCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        if (watch && json) {
            throw new Invalid("Options --watch and --json exclude each other; leave one of them out");
        }
        RunHome home = finder().latest(run);
        if (watch) {
            return new RunWatch(surroundings, home, finder()).follow();
        }
        if (json && finder().isShared(home)) {
            write(home);
        } else if (json) {
            copy(home, finder().state(home));
        } else {
            StateView state = finder().standing(home);
            new StandingSheet(surroundings, home, finder().waysOn(home, Optional.of(state)))
                    .print(state, finder().runner(home));
        }
        return ExitCode.SUCCESS;
    }

    /** What the state file would say if it were here: the directory of the run may be behind its log, or missing. */
    private void write(RunHome home) {
        SeenRunner runner = finder().runner(home);
        StateView view = finder().state(home);
        SeenAgents agents = SeenAgents.of(home, runner, view.outcome(), SeenAgents.look());
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        try (RunTrail trail = engine().trail(home)) {
            RunTrail.Standing standing = trail.standing();
            StandingOfLog.write(
                    document,
                    standing.state(),
                    home,
                    finder().storeName(home),
                    standing.at(),
                    "made of the event log, without the places of texts",
                    standing.document());
        } catch (IOException e) {
            throw new UncheckedIOException("Memory was written and failed", e);
        }
        String text = document.toString(UTF_8);
        surroundings
                .out()
                .print("{\n  \"runner\" : " + runner.json() + ",\n  \"agents\" : " + agents.json() + ","
                        + text.substring(text.indexOf('{') + 1));
    }

    /** The document as it is, with what its file cannot know put in front of its members. */
    private void copy(RunHome home, StateView view) {
        SeenRunner runner = finder().runner(home);
        SeenAgents agents = SeenAgents.of(home, runner, view.outcome(), SeenAgents.look());
        Path state = home.state();
        try (Reader in =
                new BufferedReader(new InputStreamReader(StateInput.of(state).from(0), UTF_8))) {
            PrintStream out = surroundings.out();
            int next = in.read();
            while (next != '{' && next != -1) {
                next = in.read(); // it was read before, so it is an object
            }
            out.print("{\n  \"runner\" : " + runner.json() + ",\n  \"agents\" : " + agents.json() + ",");
            char[] text = new char[COPIED_CHARS];
            for (int read = in.read(text); read != -1; read = in.read(text)) {
                out.print(new String(text, 0, read).replace('\r', ' ')); // it stands between members alone
            }
        } catch (IOException e) {
            throw new Storage("State file " + state + " cannot be read: " + e.getMessage(), e);
        }
    }
}
