package dev.reproof.engine.cli.keep;

import dev.reproof.engine.RunView;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ListingCommand;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
            code = add(run, uses, code);
        }
        print(uses, DiskUse::json, "no runs", sheet -> DiskUse.print(uses, text, sheet));
        return code;
    }

    /** A log that cannot be read takes room all the same, and hides no other run; its fault is the exit code. */
    private ExitCode add(Found run, List<DiskUse> uses, ExitCode before) {
        ExitCode code = before;
        OptionalLong inLog = OptionalLong.empty();
        if (text && workplace().store().has(run.home())) {
            try (RunView view = engine().view(run.home())) {
                inLog = OptionalLong.of(view.compressedText());
            } catch (ReproofException e) {
                code = told(e, before);
            }
        }
        try {
            uses.add(DiskUse.of(run, inLog));
        } catch (Storage e) {
            code = told(e, code);
        }
        return code;
    }

    private ExitCode told(ReproofException failure, ExitCode before) {
        surroundings.err().println("error: " + Printable.line(failure.getMessage()));
        return before == ExitCode.SUCCESS ? ExitCode.of(failure) : before;
    }
}
