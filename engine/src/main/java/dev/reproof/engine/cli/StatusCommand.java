package dev.reproof.engine.cli;

import dev.reproof.engine.files.RunHome;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.state.StateSummary;
import dev.reproof.projections.state.StateSummary.TaskLine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof status}: reads the state file alone, so it answers while the run goes on. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows where a run stands.",
            "Reads the state file alone, so it can be used while the run goes on."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success, however the run stands",
            "2:wrong usage",
            "65:the state file is damaged or too new",
            "66:no such run, or it has no state file yet",
            "74:the state file cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  reproof status", "  reproof status r1 --json"})
final class StatusCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Id or directory of the run. Default: the latest.")
    private Optional<String> run;

    @Option(names = "--cwd", paramLabel = "DIR", description = "Directory whose runs are meant.")
    private Optional<Path> cwd;

    @Option(names = "--json", description = "Prints the version-2 state document.")
    private boolean json;

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path directory = cwd.map(surroundings.directory()::resolve).orElse(surroundings.directory());
        RunHome home = new RunFinder(surroundings, directory).latest(run);
        StateSummary summary = RunFinder.summary(home);
        if (json) {
            copy(home.state());
        } else {
            print(home, summary);
        }
        return ExitCode.SUCCESS;
    }

    private void copy(Path state) {
        try {
            Files.copy(state, surroundings.out());
        } catch (IOException e) {
            throw new Storage("State file " + state + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void print(RunHome home, StateSummary summary) {
        PrintStream out = surroundings.out();
        out.println("run      " + summary.run().map(Object::toString).orElse(home.name()));
        out.println("title    " + Printable.line(summary.title()));
        out.println("outcome  " + summary.outcome().orElse("not finished"));
        out.println("tasks    "
                + summary.counts().entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", ")));
        summary.writtenAt().ifPresent(at -> out.println("written  " + at));
        out.println("home     " + home.directory());
        out.println();
        summary.tasks().forEach(task -> out.println(line(task)));
    }

    private static String line(TaskLine task) {
        StringBuilder line = new StringBuilder();
        line.append(String.format("%-18s", task.status()))
                .append(Printable.line(task.id().value()));
        if (task.attempt() > 1) {
            line.append("  attempt ").append(task.attempt());
        }
        task.durationMillis()
                .ifPresent(millis -> line.append("  ").append(millis).append(" ms"));
        task.errorMessage().ifPresent(message -> line.append("  ").append(Printable.line(message)));
        return line.toString();
    }
}
