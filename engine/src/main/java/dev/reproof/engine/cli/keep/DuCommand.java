package dev.reproof.engine.cli.keep;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ListingCommand;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof du}: looks at files from outside, so it answers while runs go on. */
@Command(
        name = "du",
        description = {
            "Shows what runs take of the disk.",
            "Adds up lengths of files and reads state files; takes no lock, so it can be used while runs go on."
        },
        exitCodeList = {
            "SUCCESS:success, also where there is no run",
            "USAGE:wrong usage",
            "DATA:with --text: a log is damaged or too new",
            "NOT_FOUND:no such run",
            "STORAGE:a directory or log cannot be read"
        },
        footer = {"  reproof du", "  reproof du r1 r2 --json", "  reproof du r1 --text"})
public final class DuCommand extends ListingCommand implements Callable<ExitCode> {

    @Parameters(arity = "0..*", paramLabel = "RUN", description = "Ids or directories of runs. Default: all.")
    private List<String> runs = List.of();

    @Option(names = "--text", description = "Reads the logs too, for what their text takes compressed.")
    private boolean text;

    public DuCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        RunFinder finder = finder();
        List<Found> found = runs.isEmpty()
                ? finder.all()
                : runs.stream().map(finder::named).distinct().map(finder::found).toList();
        ExitCode code = ExitCode.SUCCESS;
        List<DiskUse> uses = new ArrayList<>();
        for (Found run : found) {
            try {
                uses.add(DiskUse.of(run, text ? Optional.of(surroundings.engine()) : Optional.empty()));
            } catch (Storage e) {
                surroundings.err().println("error: " + Printable.line(e.getMessage()));
                code = ExitCode.STORAGE;
            }
        }
        print(uses, DiskUse::json, "no runs", sheet -> DiskUse.print(uses, text, sheet));
        return code;
    }
}
