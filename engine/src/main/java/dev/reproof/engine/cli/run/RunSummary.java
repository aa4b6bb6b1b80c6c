package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RedactedWords;
import dev.reproof.engine.cli.shell.RetryWords;
import dev.reproof.engine.cli.shell.ToldWords;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.cli.terminal.EndedTask;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.shown.Amounts;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.events.dag.Task.PauseTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** What a runner leaves behind on the screen: how it went, what it took, and where to look. */
final class RunSummary {

    private static final int MOST_FAILED = 10;

    private final RunState run;
    private final RunHome home;
    private final WaysOn waysOn;
    private final List<String> lines = new ArrayList<>();

    private RunSummary(RunState run, RunHome home, WaysOn waysOn) {
        this.run = run;
        this.home = home;
        this.waysOn = waysOn;
    }

    /**
     * The lines, fit to print.
     *
     * @param waysOn how to call the program so that it finds the run
     * @param now for a run that has not finished
     */
    static List<String> lines(RunState run, RunHome home, WaysOn waysOn, Instant now) {
        RunSummary summary = new RunSummary(run, home, waysOn);
        summary.figures(now);
        summary.places();
        summary.failures();
        summary.line("head", run.chain() + " at position " + run.position());
        return summary.lines;
    }

    /** The lines that tell where to look, of a run that nobody has worked on. */
    static List<String> places(RunState run, RunHome home, WaysOn waysOn) {
        RunSummary summary = new RunSummary(run, home, waysOn);
        summary.places();
        return summary.lines;
    }

    private String redacted() {
        return RedactedWords.of(
                run.writer().redaction().orElseThrow().names(), run.totals().redacted());
    }

    private void figures(Instant now) {
        line("tasks", TaskStatus.told(run.counts()));
        long attempts = run.tasks().stream().mapToLong(TaskState::attempts).sum();
        boolean again = run.tasks().stream().anyMatch(task -> task.iteration() > 0);
        String which = again ? " in the last iteration of each task" : "";
        line(
                "attempts",
                Amounts.count(attempts)
                        + which
                        + (run.writer().epoch() > 1 ? ", by " + run.writer().epoch() + " runners" : ""));
        String tokens = EndedTask.tokens(
                sum(task -> task.usage().input()), sum(task -> task.usage().output()));
        if (!tokens.isEmpty()) {
            line("tokens", tokens.replace(" tokens", ""));
        }
        String told = ToldWords.line(run.totals().told());
        if (!told.isEmpty()) {
            line("cost", told);
        }
        if (run.writer().redaction().isPresent()) {
            line("redacted", redacted());
        }
        long bytes = run.tasks().stream()
                .flatMap(task -> task.transcript().stream())
                .mapToLong(text -> text.seal().bytes())
                .sum();
        boolean all = run.tasks().stream().allMatch(task -> task.status() == TaskStatus.FINISHED);
        line("text", Amounts.bytes(bytes) + (all ? "" : ", of finished tasks"));
        line(
                "elapsed",
                Amounts.span(Duration.between(run.startedAt(), run.finishedAt().orElse(now))));
    }

    private void places() {
        line("state", home.state().toString());
        home.artifacts(run.artifacts())
                .ifPresent(artifacts ->
                        line("index", artifacts.resolve(RunHome.INDEX).toString()));
        line("look", waysOn.words().command("status", waysOn.run()));
    }

    private void failures() {
        named(
                "failed",
                run.tasks().stream()
                        .filter(task -> task.failed() || task.status() == TaskStatus.BUDGET_EXCEEDED)
                        .toList());
        named(
                "not sent",
                run.shown().stream().filter(task -> !task.blockedBy().isEmpty()).toList());
        run.tasks().stream()
                .flatMap(task ->
                        task
                                .waiting()
                                .map(waiting -> RetryWords.of(task.id().value(), task.attempts(), waiting))
                                .stream())
                .limit(MOST_FAILED)
                .forEach(waits -> line("waits", waits));
        run.finished()
                .map(end -> waysOn.again(end.outcome()))
                .filter(call -> !call.isEmpty())
                .ifPresent(call -> line("again", call));
    }

    private void named(String what, List<TaskState> tasks) {
        tasks.stream().limit(MOST_FAILED).forEach(task -> {
            line(
                    what,
                    Printable.line(task.id().value()) + ": "
                            + EndedTask.firstLine(task.errorMessage().orElse("")));
            if (task.blockedBy().isEmpty() && task.attempts() > 0) {
                look(task);
            }
        });
        if (tasks.size() > MOST_FAILED) {
            line(what, "and " + (tasks.size() - MOST_FAILED) + " more");
        }
    }

    /** What it said, and what it printed beside that; a pause prints nothing. */
    private void look(TaskState task) {
        Task defined = run.dag().task(task.id());
        String id = task.id().value();
        if (defined instanceof PauseTask) {
            return;
        }
        line("", waysOn.words().about("transcript", waysOn.run(), id));
        if (defined instanceof OracleTask || home.artifacts(run.artifacts()).isPresent()) {
            line("", waysOn.words().about("transcript", waysOn.run(), id, "--stderr"));
        }
    }

    private OptionalLong sum(Function<TaskState, OptionalLong> amount) {
        List<OptionalLong> known =
                run.tasks().stream().map(amount).filter(OptionalLong::isPresent).toList();
        return known.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                        known.stream().mapToLong(OptionalLong::getAsLong).sum());
    }

    private void line(String name, String value) {
        lines.add(("  " + name + " ".repeat(10 - name.length()) + Printable.line(value)).stripTrailing());
    }
}
