package dev.reproof.engine.cli.look;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.agent.orphans.AgentLook;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ListingCommand;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.engine.cli.shell.SeenAgents;
import dev.reproof.engine.cli.shell.SeenRunner;
import dev.reproof.engine.cli.shell.Sheet;
import dev.reproof.engine.cli.shell.StatusWords;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.terminal.StatusWord;
import dev.reproof.engine.cli.terminal.Table;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateOutcome;
import dev.reproof.projections.state.StateView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code reproof runs}: reads state files, and the notes that runners leave about themselves. */
@Command(
        name = "runs",
        description = {"Lists the runs of a directory.", "Reads state files alone."},
        exitCodeList = {
            "SUCCESS:success, also where there is no run",
            "USAGE:wrong usage",
            "STORAGE:the directory cannot be read"
        },
        footer = {"  reproof runs", "  reproof runs --cwd ../harbour --json"})
public final class RunsCommand extends ListingCommand implements Callable<ExitCode> {

    public RunsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        List<Found> runs = finder().all();
        AgentLook look = SeenAgents.look();
        print(runs, found -> object(found, look), "no runs", sheet -> sheet.print(table(runs, look)));
        return ExitCode.SUCCESS;
    }

    private Table table(List<Found> runs, AgentLook look) {
        Table table = new Table(List.of("RUN", "STATUS", "TASKS", "WRITTEN (UTC)", "TITLE"), 2);
        for (Found found : runs) {
            Optional<StateView> state = found.state();
            table.row()
                    .cell(found.home().name())
                    .status(found.hasFinished() ? outcome(found) : status(found, look))
                    .cell(state.map(RunsCommand::progress).orElse(""))
                    .cell(state.flatMap(StateView::writtenAt).map(Sheet::time).orElse(""))
                    .cell(state.map(RunsCommand::title).orElse(""));
        }
        return table;
    }

    private static String title(StateView state) {
        return Printable.line(state.title())
                + state.forkedFrom()
                        .map(fork -> " (fork " + ForkWords.of(fork) + ")")
                        .orElse("");
    }

    private StatusWord status(Found found, AgentLook look) {
        SeenRunner runner = finder().runner(found.home());
        return status(found, runner, agents(found, runner, look));
    }

    private static StatusWord status(Found found, SeenRunner runner, SeenAgents agents) {
        return found.hasFinished() || runner.isGone()
                ? agents.word().orElseGet(() -> outcome(found))
                : StatusWords.of(TaskStatus.RUNNING);
    }

    private static SeenAgents agents(Found found, SeenRunner runner, AgentLook look) {
        return SeenAgents.of(found.home(), runner, found.state().flatMap(StateView::outcome), look);
    }

    private static StatusWord outcome(Found found) {
        return found.state()
                .map(state -> state.outcome().map(StatusWords::of).orElse(StatusWord.faint("NOT FINISHED")))
                .orElse(StatusWord.faint("NO STATE"));
    }

    private static String progress(StateView state) {
        return state.counts().getOrDefault(TaskStatus.FINISHED, 0L) + "/"
                + state.tasks().size();
    }

    private ObjectNode object(Found found, AgentLook look) {
        Optional<StateView> view = found.state();
        SeenRunner runner = finder().runner(found.home());
        SeenAgents agents = agents(found, runner, look);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("run", found.home().name());
        node.put("home", found.home().directory().toString());
        node.put(
                "outcome",
                view.flatMap(StateView::outcome).map(StateOutcome::word).orElse(null));
        node.put("status", status(found, runner, agents).text());
        node.set("runner", runner.json());
        node.set("agents", agents.json());
        node.put(
                "startedAt",
                view.flatMap(StateView::startedAt).map(Object::toString).orElse(null));
        node.put(
                "writtenAt",
                view.flatMap(StateView::writtenAt).map(Object::toString).orElse(null));
        node.put("title", view.map(StateView::title).orElse(null));
        ForkWords.put(node, view.flatMap(StateView::forkedFrom));
        ObjectNode tasks = node.putObject("tasks");
        view.ifPresent(state -> state.counts().forEach((status, count) -> tasks.put(status.word(), count)));
        return node;
    }
}
