package dev.reproof.engine;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagDocument;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.dag.Task.AgentTask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A run to be started.
 *
 * @param dag what {@code document} says
 * @param document the DAG document as the run keeps it
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record NewRun(RunId run, Dag dag, byte[] document, OptionChoices options) {

    /**
     * Reads a DAG document for a new run.
     *
     * @param source names the document in messages
     * @throws dev.reproof.events.ReproofException.Invalid when the document breaks a rule
     */
    public static NewRun of(RunId run, byte[] document, String source, OptionChoices options) {
        Dag dag = DagParser.require(document, source);
        requireAgentTasks(dag, source);
        EventSizes.require(dag, source);
        return new NewRun(run, dag, DagDocument.canonical(document), options);
    }

    private static void requireAgentTasks(Dag dag, String source) {
        List<String> beyond = new ArrayList<>();
        dag.tasks().stream()
                .filter(task -> !(task instanceof AgentTask))
                .forEach(task -> beyond.add(
                        task.kind() + " '" + UntrustedText.shorten(task.id().value()) + "'"));
        dag.loops().forEach(loop -> beyond.add("loop '" + UntrustedText.shorten(loop.id()) + "'"));
        dag.budget()
                .filter(budget -> budget.maxIterations().isPresent()
                        || budget.maxTokensTotal().isPresent())
                .ifPresent(budget -> beyond.add("a budget"));
        if (!beyond.isEmpty()) {
            throw new Invalid("The DAG " + source + " is valid, but this version runs agent tasks only: found "
                    + beyond.stream().limit(10).collect(Collectors.joining(", "))
                    + (beyond.size() > 10 ? " and " + (beyond.size() - 10) + " more" : "")
                    + "; take them out, or use a version that runs them");
        }
    }
}
