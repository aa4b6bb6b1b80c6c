package dev.reproof.engine.request;

import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagDocument;
import dev.reproof.events.dag.DagParseResult;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.json.JsonProblem;
import java.util.List;
import java.util.Optional;

/**
 * A run to be started.
 *
 * @param dag what {@code document} says
 * @param ignored what the document says besides, and nobody reads
 * @param document the DAG document as the run keeps it
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record NewRun(RunId run, Dag dag, byte[] document, OptionChoices options, List<JsonProblem> ignored) {

    public NewRun {
        ignored = List.copyOf(ignored);
    }

    /** A run of a DAG of which nothing is ignored. */
    public NewRun(RunId run, Dag dag, byte[] document, OptionChoices options) {
        this(run, dag, document, options, List.of());
    }

    /**
     * Reads a DAG document for a new run.
     *
     * @param source names the document in messages
     * @throws dev.reproof.events.ReproofException.Invalid when the document breaks a rule
     */
    public static NewRun of(RunId run, byte[] document, String source, OptionChoices options) {
        DagParseResult.Valid valid = DagParser.requireValid(document, source);
        Dag dag = valid.dag();
        options.requireFor(dag);
        EventSizes.require(dag, source);
        return new NewRun(run, dag, DagDocument.canonical(document), options, valid.ignored());
    }

    /** The same of a document that was valid when it was recorded, as {@link DagParser#recorded} reads it. */
    public static NewRun ofRecorded(RunId run, byte[] document, String source, OptionChoices options) {
        Dag dag = DagParser.recorded(document, source);
        options.requireFor(dag);
        EventSizes.require(dag, source);
        return new NewRun(run, dag, DagDocument.canonical(document), options);
    }

    /** Why no run of a DAG can begin that breaks no rule: its ids are too long, or too many, for an event. */
    public static Optional<JsonProblem> tooWide(Dag dag) {
        return EventSizes.tooLarge(dag).map(what -> new JsonProblem("too-wide", "The DAG is too wide: " + what));
    }

    /**
     * The run's first event.
     *
     * @param document where the log has the DAG document
     * @param recorded what it runs with
     * @param artifacts where they are kept
     */
    public RunStarted started(
            Document document, RunOptions recorded, EngineSettings.Runner by, ArtifactChoice artifacts) {
        return new RunStarted(run, document, recorded, 1, by.host(), by.pid(), by.version(), artifacts);
    }
}
