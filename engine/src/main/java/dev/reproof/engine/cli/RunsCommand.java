package dev.reproof.engine.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.cli.RunFinder.Found;
import dev.reproof.projections.state.StateSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reproof runs}: reads state files alone. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        description = {"Lists the runs of a directory.", "Reads state files alone."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:success, also where there is no run", "2:wrong usage", "74:the directory cannot be read"},
        footerHeading = "%nExamples:%n",
        footer = {"  reproof runs", "  reproof runs --cwd ../harbour --json"})
final class RunsCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Surroundings surroundings;

    @Option(names = "--cwd", paramLabel = "DIR", description = "Directory whose runs are meant.")
    private Optional<Path> cwd;

    @Option(names = "--json", description = "Prints one JSON object per run, one a line.")
    private boolean json;

    RunsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path directory = cwd.map(surroundings.directory()::resolve).orElse(surroundings.directory());
        List<Found> runs = new RunFinder(surroundings, directory).all();
        for (Found found : runs) {
            surroundings.out().print((json ? object(found).toString() : line(found)) + "\n");
        }
        if (runs.isEmpty() && !json) {
            surroundings.err().println("no runs under " + directory);
        }
        return ExitCode.SUCCESS;
    }

    private static String line(Found found) {
        String outcome = found.summary()
                .map(summary -> summary.outcome().orElse("not finished"))
                .orElse("no state");
        return String.format(
                "%-28s  %-14s  %s",
                found.home().name(),
                outcome,
                found.summary()
                        .map(summary -> counts(summary) + "  " + Printable.line(summary.title()))
                        .orElse(""));
    }

    private static String counts(StateSummary summary) {
        return summary.counts().entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }

    private static ObjectNode object(Found found) {
        ObjectNode node = JSON.createObjectNode();
        node.put("run", found.home().name());
        node.put("home", found.home().directory().toString());
        node.put("outcome", found.summary().flatMap(StateSummary::outcome).orElse(null));
        node.put("title", found.summary().map(StateSummary::title).orElse(null));
        ObjectNode tasks = node.putObject("tasks");
        found.summary().ifPresent(summary -> summary.counts().forEach(tasks::put));
        return node;
    }
}
