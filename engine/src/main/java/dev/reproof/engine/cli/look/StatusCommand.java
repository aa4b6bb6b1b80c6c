package dev.reproof.engine.cli.look;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RedactedWords;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.SeenRunner;
import dev.reproof.engine.cli.shell.Sheet;
import dev.reproof.engine.cli.shell.StatusWords;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.cli.terminal.Amounts;
import dev.reproof.engine.cli.terminal.StatusWord;
import dev.reproof.engine.cli.terminal.Table;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.state.StateOutcome;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

    private static final int MOST_WARNINGS = 20;
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
        if (json) {
            RunFinder.state(home);
            copy(home);
        } else {
            print(home, finder().standing(home));
        }
        return ExitCode.SUCCESS;
    }

    /** The document as it is, with what its file cannot know put in front of its members. */
    private void copy(RunHome home) {
        Path state = home.state();
        try (Reader in =
                new BufferedReader(new InputStreamReader(StateInput.of(state).from(0), UTF_8))) {
            PrintStream out = surroundings.out();
            int next = in.read();
            while (next != '{' && next != -1) {
                next = in.read(); // it was read before, so it is an object
            }
            out.print("{\n  \"runner\" : " + SeenRunner.of(home).json() + ",");
            char[] text = new char[COPIED_CHARS];
            for (int read = in.read(text); read != -1; read = in.read(text)) {
                out.print(new String(text, 0, read).replace('\r', ' ')); // it stands between members alone
            }
        } catch (IOException e) {
            throw new Storage("State file " + state + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void print(RunHome home, StateView state) {
        WaysOn waysOn = finder().waysOn(home, Optional.of(state));
        Sheet sheet = new Sheet(surroundings);
        sheet.fact("run", state.run().map(Object::toString).orElse(home.name()));
        sheet.fact("title", state.title());
        SeenRunner runner = SeenRunner.of(home);
        boolean ended = state.outcome().filter(StateOutcome::ends).isPresent();
        sheet.status("outcome", state.outcome().map(StatusWords::of).orElse(StatusWord.faint("not finished")));
        state.message().ifPresent(message -> sheet.fact("message", message));
        if (!ended || !runner.isGone()) {
            sheet.fact("runner", runner.shown());
        }
        sheet.fact("tasks", TaskStatus.told(state.counts()));
        state.redaction()
                .map(StateView.Redaction::counts)
                .ifPresent(counts ->
                        sheet.fact("redacted", RedactedWords.of(List.copyOf(counts.keySet()), counts)));
        state.writtenAt().ifPresent(at -> sheet.fact("written", Sheet.time(at) + " UTC"));
        sheet.fact("home", home.directory().toString());
        warnings(sheet, state);
        PauseLines.of(state, waysOn).forEach(line -> sheet.fact("waits", line));
        next(state, runner, waysOn).ifPresent(line -> sheet.fact("next", line));
        sheet.blank();
        sheet.print(table(state));
    }

    private static void warnings(Sheet sheet, StateView state) {
        state.warnings().stream()
                .limit(MOST_WARNINGS)
                .forEach(warning -> sheet.fact("warning", warning.code() + ": " + warning.text()));
        int more = state.warnings().size() - MOST_WARNINGS;
        if (more > 0) {
            sheet.fact("warning", "and " + more + " more, --json has all");
        }
    }

    /** What an operator may do about a run that does not go on by itself. */
    private static Optional<String> next(StateView state, SeenRunner runner, WaysOn waysOn) {
        boolean ended = state.outcome().filter(StateOutcome::ends).isPresent();
        if (!runner.isGone()) {
            return Optional.empty();
        }
        if (!ended) {
            return Optional.of(waysOn.resume());
        }
        return state.outcome().flatMap(StateOutcome::end).map(waysOn::again).filter(call -> !call.isEmpty());
    }

    private static Table table(StateView state) {
        Table table = new Table(List.of("TASK", "STATUS", "ITERATION", "ATTEMPT", "DURATION", "ERROR"), 2, 3, 4);
        for (TaskView task : state.tasks()) {
            table.row()
                    .cell(Printable.line(task.id().value()))
                    .status(StatusWords.of(task.status()))
                    .cell(Integer.toString(task.iteration()))
                    .cell(task.attempt() == 0 ? "" : Long.toString(task.attempt()))
                    .cell(duration(task.durationMillis()))
                    .cell(task.errorMessage().map(Printable::line).orElse(""));
        }
        return table;
    }

    private static String duration(OptionalLong millis) {
        return millis.isPresent() ? Amounts.span(Duration.ofMillis(millis.getAsLong())) : "";
    }
}
