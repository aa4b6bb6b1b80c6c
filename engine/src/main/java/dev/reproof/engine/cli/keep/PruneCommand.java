package dev.reproof.engine.cli.keep;

import dev.reproof.engine.cli.keep.PruneChoice.Rules;
import dev.reproof.engine.cli.keep.PruneChoice.Verdict;
import dev.reproof.engine.cli.keep.PruneRow.Action;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.GivenAmounts;
import dev.reproof.engine.cli.shell.ListingCommand;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.engine.cli.shell.Sheet;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.terminal.Table;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunRemoval;
import dev.reproof.engine.home.RunSizes;
import dev.reproof.engine.shown.Amounts;
import dev.reproof.events.ReproofException.Invalid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof prune}: removes runs, once it is told to. */
@Command(
        name = "prune",
        description = {
            "Removes runs that are no longer wanted.",
            "Without --yes it only says which would go, and changes nothing. A run goes if it is named, or has finished"
                    + " and one of the options is against it. Pinned artifacts stay."
        },
        exitCodeList = {
            "SUCCESS:success, also where nothing was to be removed",
            "USAGE:wrong usage, or nothing says which runs",
            "NOT_FOUND:no such run",
            "STORAGE:a run could not be looked at, and nothing was removed; or not all of a run was",
            "REFUSED:a named run was kept: it is in use, linked to, or no run"
        },
        footer = {
            "  reproof prune --keep-last 20",
            "  reproof prune --older-than 30d --max-total 20GB --yes",
            "  reproof prune r1 r2 --yes"
        })
public final class PruneCommand extends ListingCommand implements Callable<ExitCode> {

    @Parameters(arity = "0..*", paramLabel = "RUN", description = "Ids or directories of runs that go in any case.")
    private List<String> runs = List.of();

    @Option(names = "--keep-last", paramLabel = "N", description = "Finished runs go, but for the newest N.")
    private Optional<Integer> keepLast;

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            description = "Finished runs go that nothing was written to for so long: 30d, 12h, 90m, 2w.")
    private Optional<String> olderThan;

    @Option(
            names = "--max-total",
            paramLabel = "SIZE",
            description = "The oldest finished runs go until all runs together take no more: 20GB, 1.5GiB, 4096B.")
    private Optional<String> maxTotal;

    @Option(names = "--yes", description = "Removes them.")
    private boolean yes;

    public PruneCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        Rules rules = rules();
        if (rules.isEmpty() && runs.isEmpty()) {
            throw new Invalid("Which runs? Name them, or give --keep-last, --older-than or --max-total");
        }
        RunFinder finder = finder();
        PruneAct act = new PruneAct(surroundings, finder, workplace().store());
        List<PruneRow> rows = new ArrayList<>();
        for (Path left : RunRemoval.left(workplace().root())) {
            long bytes = RunSizes.of(new RunHome(left)).total();
            String why = "left by a prune that was stopped";
            PruneRow row = new PruneRow(left, Action.WOULD_GO, bytes, Optional.empty(), why, Optional.empty());
            rows.add(yes ? act.left(row) : row);
        }
        List<Prunable> prunable = prunable(finder);
        List<Verdict> verdicts = PruneChoice.of(
                prunable.stream().map(Prunable::candidate).toList(),
                rules,
                surroundings.clock().instant());
        for (int index = 0; index < verdicts.size(); index++) {
            Prunable run = prunable.get(index);
            row(verdicts.get(index), run)
                    .map(row -> yes && row.action() == Action.WOULD_GO ? act.run(row, run) : row)
                    .ifPresent(rows::add);
        }
        print(rows, PruneRow::json, "nothing to remove", sheet -> show(rows, sheet));
        return code(rows, prunable);
    }

    private Rules rules() {
        if (keepLast.isPresent() && keepLast.get() < 0) {
            throw new Invalid("--keep-last expected 0 or more, found " + keepLast.get());
        }
        return new Rules(
                keepLast.stream().mapToInt(newest -> newest).findFirst(),
                olderThan.map(text -> GivenAmounts.time("--older-than", text)),
                maxTotal.stream()
                        .mapToLong(text -> GivenAmounts.bytes("--max-total", text))
                        .findFirst());
    }

    /** The runs of the directory, and those that are named by a path. */
    private List<Prunable> prunable(RunFinder finder) {
        List<Path> named = runs.stream()
                .map(finder::named)
                .map(home -> home.directory().normalize())
                .distinct()
                .toList();
        List<Found> listed = finder.all();
        List<Path> here =
                listed.stream().map(run -> run.home().directory().normalize()).toList();
        return Stream.concat(
                        listed.stream()
                                .map(run -> new Prunable(
                                        run,
                                        named.contains(run.home().directory().normalize()),
                                        true)),
                        named.stream()
                                .filter(path -> !here.contains(path))
                                .map(path -> new Prunable(finder.found(new RunHome(path)), true, false)))
                .toList();
    }

    /** Runs that stay because nothing is said against them are not worth a line. */
    private static Optional<PruneRow> row(Verdict verdict, Prunable run) {
        if (!verdict.goes() && verdict.why().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PruneRow(
                run.run().home().directory(),
                verdict.goes() ? Action.WOULD_GO : Action.KEPT,
                verdict.run().bytes(),
                verdict.run().writtenAt(),
                verdict.why(),
                run.run().pinnedArtifacts()));
    }

    private void show(List<PruneRow> rows, Sheet sheet) {
        sheet.print(table(rows));
        rows.stream()
                .filter(row -> row.action() != Action.KEPT)
                .forEach(row -> row.pinned()
                        .ifPresent(place ->
                                sheet.line("artifacts of " + row.name() + " stay, since they are pinned to " + place)));
        sheet.line(total(rows));
    }

    private static Table table(List<PruneRow> rows) {
        Table table = new Table(List.of("RUN", "ACTION", "SIZE", "WRITTEN (UTC)", "WHY"), 2);
        for (PruneRow row : rows) {
            table.row()
                    .cell(row.name())
                    .status(row.action().word())
                    .cell(Amounts.bytes(row.bytes()))
                    .cell(row.writtenAt().map(Sheet::time).orElse(""))
                    .cell(row.why());
        }
        return table;
    }

    private String total(List<PruneRow> rows) {
        List<PruneRow> going = rows.stream()
                .filter(row -> row.action() == (yes ? Action.GONE : Action.WOULD_GO))
                .toList();
        String amount = going.size()
                + (going.size() == 1 ? " run, " : " runs, ")
                + Amounts.bytes(going.stream().mapToLong(PruneRow::bytes).sum());
        if (going.isEmpty()) {
            return "nothing " + (yes ? "was" : "is to be") + " removed";
        }
        return yes ? amount + " freed" : amount + " would be freed; nothing was changed, --yes does it";
    }

    private static ExitCode code(List<PruneRow> rows, List<Prunable> prunable) {
        if (rows.stream().anyMatch(row -> row.action() == Action.FAILED)) {
            return ExitCode.STORAGE;
        }
        List<Path> named = prunable.stream()
                .filter(Prunable::named)
                .map(run -> run.run().home().directory())
                .toList();
        return rows.stream().anyMatch(row -> row.action() == Action.KEPT && named.contains(row.directory()))
                ? ExitCode.REFUSED
                : ExitCode.SUCCESS;
    }
}
