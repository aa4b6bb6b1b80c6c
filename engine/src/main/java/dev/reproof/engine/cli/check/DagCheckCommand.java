package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.events.dag.DagParseResult;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.json.JsonProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof dag check}. */
@Command(
        name = "check",
        description = {"Validates DAG files.", "Shows the ranks and loops of valid ones, and what is wrong with others."
        },
        exitCodeList = {
            "SUCCESS:all files are valid",
            "USAGE:a file is not, or wrong usage",
            "NOT_FOUND:no such file",
            "STORAGE:a file cannot be read"
        },
        footer = {"  reproof dag check dag.json", "  reproof dag check --json first.json second.json"})
public final class DagCheckCommand extends ReproofCommand implements Callable<ExitCode> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "DAG files.")
    private List<String> files;

    @Option(names = "--json", description = "Prints one JSON object per file, one a line.")
    private boolean json;

    @Option(names = "--strict-dag", description = "Counts a file as not valid that has members nobody reads.")
    private boolean strict;

    public DagCheckCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        boolean allValid = true;
        for (String file : files) {
            Path path = surroundings.directory().resolve(file);
            DagParseResult result = checked(DagParser.parse(Inputs.read(path, "DAG")));
            allValid &= result instanceof DagParseResult.Valid;
            surroundings.out().print(json ? json(file, result) + "\n" : text(file, result));
        }
        return allValid ? ExitCode.SUCCESS : ExitCode.USAGE;
    }

    private DagParseResult checked(DagParseResult result) {
        if (!(result instanceof DagParseResult.Valid valid)) {
            return result;
        }
        Optional<JsonProblem> tooWide = NewRun.tooWide(valid.dag());
        if (tooWide.isPresent()) {
            return new DagParseResult.Invalid(List.of(tooWide.get()));
        }
        if (strict && !valid.ignored().isEmpty()) {
            return new DagParseResult.Invalid(valid.ignored());
        }
        List<JsonProblem> pulled = new PulledFiles(surroundings.directory()).in(valid.dag());
        return new DagParseResult.Valid(
                valid.dag(),
                Stream.concat(valid.ignored().stream(), pulled.stream()).toList());
    }

    private static String json(String file, DagParseResult result) {
        return result instanceof DagParseResult.Valid valid
                ? DagReport.json(file, valid)
                : ProblemReport.json(file, ((DagParseResult.Invalid) result).problems());
    }

    private static String text(String file, DagParseResult result) {
        return result instanceof DagParseResult.Valid valid
                ? DagReport.text(file, valid)
                : ProblemReport.text(file, ((DagParseResult.Invalid) result).problems());
    }
}
