package dev.reproof.engine.cli.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** A command that has something to say about each of several runs. */
public abstract class ListingCommand extends CommandOnRuns {

    @Option(names = "--json", description = "Prints one JSON object per run, one a line.")
    private boolean json;

    protected ListingCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /**
     * Prints them in the form that is asked for.
     *
     * @param none what people are told where there are none
     * @param show shows them to people
     */
    protected final <T> void print(List<T> rows, Function<T, ObjectNode> object, String none, Consumer<Sheet> show) {
        if (json) {
            rows.forEach(row -> surroundings.out().print(object.apply(row) + "\n"));
        } else if (rows.isEmpty()) {
            surroundings.err().println(Printable.line(none + " under " + finder().shown()));
        } else {
            show.accept(new Sheet(surroundings));
        }
    }
}
