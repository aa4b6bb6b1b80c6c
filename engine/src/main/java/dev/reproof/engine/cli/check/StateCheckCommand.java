package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.json.JsonProblem;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.read.StateFile;
import dev.reproof.projections.state.read.StateFileReader;
import dev.reproof.projections.state.read.StateReading;
import dev.reproof.projections.state.read.TranscriptFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof state check}. */
@Command(
        name = "check",
        description = "Says whether a run can be resumed from state files, and with which transcripts.",
        exitCodeList = {
            "SUCCESS:all files are valid",
            "USAGE:wrong usage or invalid DAG",
            "DATA:a file is not valid",
            "NOT_FOUND:no such file",
            "STORAGE:a file cannot be read"
        },
        footer = {
            "  reproof state check state.json",
            "  reproof state check --dag dag.json --full-output-dir kept --json legacy.json"
        })
final class StateCheckCommand extends ReproofCommand implements Callable<ExitCode> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "State files, version 1 or 2.")
    private List<String> files;

    @Mixin
    private StateMixin with;

    @Option(names = "--json", description = "Prints one JSON object per file, one a line.")
    private boolean json;

    StateCheckCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        StateFileReader reader = with.reader(surroundings);
        boolean allValid = true;
        for (String file : files) {
            StateReading reading = reader.check(surroundings.directory().resolve(file));
            allValid &= reading instanceof StateReading.Sound sound
                    ? valid(file, sound.state(), reader)
                    : invalid(file, ((StateReading.Unsound) reading).problems());
        }
        return allValid ? ExitCode.SUCCESS : ExitCode.DATA;
    }

    /** Prints a file that was read; its transcripts may still turn out to be damaged. */
    private boolean valid(String file, StateFile state, StateFileReader reader) {
        List<TranscriptFigures> figures = new ArrayList<>();
        state.tasks().forEach(task -> figures.add(TranscriptFigures.of(task, reader.artifacts())));
        List<JsonProblem> problems =
                figures.stream().flatMap(each -> each.problem().stream()).toList();
        if (!problems.isEmpty()) {
            return invalid(file, problems);
        }
        List<StateWarning> warnings = Stream.concat(
                        state.warnings().stream(), figures.stream().flatMap(each -> each.warning().stream()))
                .toList();
        surroundings
                .out()
                .print(
                        json
                                ? StateReport.json(file, state, figures, warnings) + "\n"
                                : StateReport.text(file, state, figures, warnings));
        return true;
    }

    private boolean invalid(String file, List<JsonProblem> problems) {
        surroundings.out().print(json ? ProblemReport.json(file, problems) + "\n" : ProblemReport.text(file, problems));
        return false;
    }
}
