package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RedactedWords;
import dev.reproof.engine.cli.shell.SeenAgents;
import dev.reproof.engine.cli.shell.SeenRunner;
import dev.reproof.engine.cli.shell.Sheet;
import dev.reproof.engine.cli.shell.StatusWords;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.ToldWords;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.cli.terminal.StatusWord;
import dev.reproof.engine.cli.terminal.Table;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.shown.Amounts;
import dev.reproof.events.ByHand;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateOutcome;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Where a run stands, for people: facts about it, and a row for each task. */
record StandingSheet(Surroundings surroundings, RunHome home, WaysOn waysOn) {

    private static final int MOST_WARNINGS = 20;

    void print(StateView state, SeenRunner runner) {
        Sheet sheet = facts(state, Optional.of(runner));
        left(state, runner).lines(waysOn).forEach(line -> sheet.fact("agents", line));
        PauseLines.of(state, waysOn).forEach(line -> sheet.fact("waits", line));
        next(state, runner, waysOn).ifPresent(line -> sheet.fact("next", line));
        sheet.blank();
        sheet.print(table(state));
    }

    private SeenAgents left(StateView state, SeenRunner runner) {
        return SeenAgents.of(home, runner, state.outcome(), SeenAgents.look());
    }

    /** The same of a moment that has gone by: nothing of it waits for anybody. */
    void printThen(StateView state) {
        Sheet sheet = facts(state, Optional.empty());
        sheet.blank();
        sheet.print(table(state));
    }

    private Sheet facts(StateView state, Optional<SeenRunner> runner) {
        Sheet sheet = new Sheet(surroundings);
        sheet.fact("run", state.run().map(Object::toString).orElse(home.name()));
        sheet.fact("title", state.title());
        state.forkedFrom().ifPresent(fork -> sheet.fact("fork", ForkWords.of(fork)));
        boolean ended = state.outcome().filter(StateOutcome::ends).isPresent();
        sheet.status("outcome", state.outcome().map(StatusWords::of).orElse(StatusWord.faint("not finished")));
        state.message().ifPresent(message -> sheet.fact("message", message));
        runner.filter(seen -> !ended || !seen.isGone()).ifPresent(seen -> sheet.fact("runner", seen.shown()));
        sheet.fact("tasks", TaskStatus.told(state.counts()));
        Optional.of(ToldWords.line(state.told()))
                .filter(line -> !line.isEmpty())
                .ifPresent(line -> sheet.fact("cost", line));
        state.redaction()
                .map(StateView.Redaction::counts)
                .ifPresent(counts -> sheet.fact("redacted", RedactedWords.of(List.copyOf(counts.keySet()), counts)));
        state.writtenAt().ifPresent(at -> sheet.fact("written", Sheet.time(at) + " UTC"));
        sheet.fact("home", home.directory().toString());
        warnings(sheet, state);
        return sheet;
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
                    .cell(task.errorMessage()
                            .or(() -> task.byHand().map(ByHand::phrase))
                            .map(Printable::line)
                            .orElse(""));
        }
        return table;
    }

    private static String duration(OptionalLong millis) {
        return millis.isPresent() ? Amounts.span(Duration.ofMillis(millis.getAsLong())) : "";
    }
}
