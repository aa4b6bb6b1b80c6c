package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParseResult;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.json.JsonProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

    public DagCheckCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        boolean allValid = true;
        for (String file : files) {
            Path path = surroundings.directory().resolve(file);
            DagParseResult result = DagParser.parse(Inputs.read(path, "DAG"));
            allValid &= result instanceof DagParseResult.Valid;
            surroundings.out().print(json ? DagReport.json(file, result) + "\n" : text(file, result));
        }
        return allValid ? ExitCode.SUCCESS : ExitCode.USAGE;
    }

    private static String text(String file, DagParseResult result) {
        return result instanceof DagParseResult.Valid valid
                ? valid(file, valid.dag())
                : invalid(file, ((DagParseResult.Invalid) result).problems());
    }

    private static String invalid(String file, List<JsonProblem> problems) {
        return file + ": invalid\n"
                + problems.stream()
                        .map(problem -> "  " + problem.code() + ": " + Printable.line(problem.message()) + "\n")
                        .collect(Collectors.joining());
    }

    private static String valid(String file, Dag dag) {
        StringBuilder out = new StringBuilder(file + ": valid: " + Printable.line(dag.title()) + ", "
                + dag.tasks().size() + " tasks\n");
        for (int rank = 0; rank < dag.ranks().size(); rank++) {
            out.append("  rank ")
                    .append(rank + 1)
                    .append(": ")
                    .append(names(dag.ranks().get(rank)))
                    .append("\n");
        }
        dag.loops()
                .forEach(loop -> out.append("  loop ")
                        .append(Printable.line(loop.id()))
                        .append(": on ")
                        .append(Printable.line(loop.convergeOn().value()))
                        .append(", at most ")
                        .append(loop.maxIterations())
                        .append(" iterations of ")
                        .append(names(loop.reexecute()))
                        .append("\n"));
        return out.toString();
    }

    private static String names(List<dev.reproof.events.TaskId> tasks) {
        return tasks.stream().map(task -> Printable.line(task.value())).collect(Collectors.joining(", "));
    }
}
