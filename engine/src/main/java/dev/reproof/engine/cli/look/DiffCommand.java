package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunView;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.parity.RunDiff;
import dev.reproof.events.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof diff}. */
@Command(
        name = "diff",
        description = {
            "Says what differs between two runs of one DAG: status, model, transcript and prompt of each task.",
            "Of the first prompt that differs, the input that differs and its place.",
            "How often a task was tried is no difference."
        },
        exitCodeList = {
            "SUCCESS:no task differs",
            "TASK_FAILED:a task differs",
            "USAGE:wrong usage",
            "DATA:a log is damaged or too new, or a prompt does not come out as it was sent",
            "NOT_FOUND:no such run or task",
            "STORAGE:a log cannot be read"
        },
        footer = {
            "  reproof diff r1 r2",
            "  reproof diff r1 r2 --json",
            "  reproof diff r1 r2 --prompts",
            "  reproof diff r1 r2 --transcripts write-tests"
        })
public final class DiffCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(index = "0", paramLabel = "RUN", description = "Id or directory of a run.")
    private String run;

    @Parameters(index = "1", paramLabel = "RUN", description = "Id or directory of the run to compare it with.")
    private String other;

    @ArgGroup(exclusive = true)
    private Form form = new Form();

    /** What is printed. */
    static final class Form {

        @Option(names = "--json", description = "Prints one JSON object.")
        private boolean json;

        @Option(names = "--prompts", description = "Prints unified diffs of the prompts that differ, and nothing else.")
        private boolean prompts;

        @Option(
                names = "--transcripts",
                paramLabel = "TASK",
                description = "Prints unified diffs of what that task has said, and nothing else.")
        private Optional<String> transcripts = Optional.empty();
    }

    public DiffCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        try (RunView one = engine().view(finder().named(run));
                RunView two = engine().view(finder().named(other))) {
            RunDiff diff = one.diff(two);
            if (form.json) {
                surroundings.out().println(DiffReport.json(diff));
            } else if (form.prompts) {
                diff.prompts(this::print);
            } else if (form.transcripts.isPresent()) {
                diff.transcripts(new TaskId(form.transcripts.get()), this::print);
            } else {
                surroundings.out().print(DiffReport.text(diff));
            }
            return diff.isSame() ? ExitCode.SUCCESS : ExitCode.DIFFERENT;
        }
    }

    private void print(List<String> lines) {
        lines.forEach(surroundings.out()::println);
    }
}
