package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunTrail;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.engine.cli.shell.Sheet;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.ToldWords;
import dev.reproof.engine.cli.terminal.Table;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.shown.Amounts;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof cost}: reads event logs as {@code reproof audit} does. */
@Command(
        name = "cost",
        description = {
            "Prints what runs have cost, by task and by model, as their agents told it.",
            "Counts each attempt that has ended; says how many told nothing. It can be used while a run goes on."
        },
        exitCodeList = {
            "SUCCESS:success, also where no agent told anything",
            "USAGE:wrong usage",
            "DATA:a log is damaged or too new",
            "NOT_FOUND:no such run, or it has no event log",
            "STORAGE:a log or the directory cannot be read"
        },
        footer = {"  reproof cost", "  reproof cost r1 r2", "  reproof cost r1 --json"})
public final class CostCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(
            arity = "0..*",
            paramLabel = "RUN",
            description = "Ids or directories of the runs. Default: all that have an event log.")
    private List<String> runs = new ArrayList<>();

    @Option(names = "--json", description = "Prints one JSON object per run, one a line.")
    private boolean json;

    public CostCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        List<RunHome> homes = homes();
        if (homes.isEmpty()) {
            surroundings.err().println(Printable.line("no runs under " + finder().shown()));
        }
        Sheet sheet = new Sheet(surroundings);
        boolean later = false;
        for (RunHome home : homes) {
            RunCosts costs;
            try (RunTrail trail = engine().trail(home)) {
                costs = RunCosts.of(trail);
            }
            if (json) {
                surroundings.out().print(costs.json(home) + "\n");
            } else {
                if (later) {
                    sheet.blank();
                }
                show(sheet, home, costs);
            }
            later = true;
        }
        return ExitCode.SUCCESS;
    }

    private List<RunHome> homes() {
        return runs.isEmpty()
                ? finder().all().stream()
                        .map(Found::home)
                        .filter(home -> Files.exists(home.eventsFile()))
                        .toList()
                : runs.stream().distinct().map(finder()::named).toList();
    }

    private static void show(Sheet sheet, RunHome home, RunCosts costs) {
        Costs total = costs.total();
        sheet.fact("run", home.name());
        sheet.fact(
                "attempts",
                Amounts.count(total.attempts()) + " of agents have ended, "
                        + (total.silent() == 0 ? "and all told something" : total.silent() + " of them told nothing"));
        String told = ToldWords.line(total.told());
        sheet.fact("cost", told.isEmpty() ? "nobody told it" : told);
        table(sheet, "TASK", costs.tasks(), task -> task.value());
        table(sheet, "MODELS", costs.models(), names -> names.isEmpty() ? "(not named)" : String.join(", ", names));
    }

    private static <K> void table(Sheet sheet, String what, Map<K, Costs> rows, Function<K, String> name) {
        if (rows.isEmpty()) {
            return;
        }
        Table table = new Table(
                List.of(what, "ATTEMPTS", "SILENT", "COST", "IN", "CACHED", "OUT", "TURNS", "DENIED"),
                1,
                2,
                3,
                4,
                5,
                6,
                7,
                8);
        rows.forEach((key, costs) -> {
            table.row().cell(Printable.line(name.apply(key)));
            cells(costs).forEach(table::cell);
        });
        sheet.blank();
        sheet.print(table);
    }

    private static Stream<String> cells(Costs costs) {
        return Stream.of(
                Long.toString(costs.attempts()),
                Long.toString(costs.silent()),
                costs.told().money(),
                ToldWords.count(costs.told().tokens().input()),
                ToldWords.count(costs.told().tokens().cached()),
                ToldWords.count(costs.told().tokens().output()),
                ToldWords.count(costs.told().turns()),
                Long.toString(costs.told().denials()));
    }
}
