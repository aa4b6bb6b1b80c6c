package dev.reproof.events.dag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ReproofException;
import dev.reproof.events.WellFormed;
import dev.reproof.events.json.JsonFaults;
import dev.reproof.events.json.JsonProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads DAG documents and checks every rule of their format. Unknown keys are ignored except in {@code outputPolicy} and
 * {@code models}; ids are taken as they are.
 *
 * <p>A document is untrusted: nothing here recurses over it, and nesting is bounded. Its size is for the caller to bound.
 */
public final class DagParser {

    private final JsonFaults faults = new JsonFaults(DagParseResult.Invalid.MOST);

    private DagParser() {}

    /** Reads a document from its bytes, which must be UTF-8 without a byte order mark. */
    public static DagParseResult parse(byte[] utf8) {
        return new DagParser().parse(() -> DagJson.read(utf8));
    }

    /** Reads a document from its text. */
    public static DagParseResult parse(String text) {
        return new DagParser().parse(() -> DagJson.read(text));
    }

    /**
     * The DAG of a document that must be valid.
     *
     * @param source names the document in the message, for example its file
     * @throws ReproofException.Invalid naming the source and every problem
     */
    public static Dag require(byte[] document, String source) {
        return requireValid(document, source).dag();
    }

    /** The same, with what the document says besides. */
    public static DagParseResult.Valid requireValid(byte[] document, String source) {
        DagParseResult result = parse(document);
        if (result instanceof DagParseResult.Valid valid) {
            return valid;
        }
        List<JsonProblem> problems = ((DagParseResult.Invalid) result).problems();
        throw new ReproofException.Invalid(problems.stream()
                .map(JsonProblem::toString)
                .collect(Collectors.joining("\n  ", "The DAG " + source + " is invalid:\n  ", "")));
    }

    private DagParseResult parse(Supplier<JsonNode> json) {
        Optional<Field> root = faults.attempt(() -> root(json.get()));
        Optional<Dag> dag = root.flatMap(this::dag);
        return dag.isPresent() && faults.none()
                ? new DagParseResult.Valid(dag.get(), UnknownMembers.of(root.orElseThrow()))
                : new DagParseResult.Invalid(faults.problems());
    }

    private static Field root(JsonNode document) {
        if (!document.isContainerNode()) {
            throw new Field(document, "document").fault("root-not-object", "a JSON object");
        }
        return new Field(document, "");
    }

    /** Each step is taken only where the ones it builds on found no fault. */
    private Optional<Dag> dag(Field root) {
        Optional<String> title = faults.attempt(() -> root.member("title").requireText("title-invalid"));
        Optional<List<Task>> tasks = tasks(root.member("tasks"));
        Optional<TaskGraph> graph = faults.none() ? tasks.flatMap(all -> TaskGraph.of(all, faults)) : Optional.empty();
        Optional<Map<Complexity, ModelSelection>> models =
                faults.attempt(() -> ModelsReader.read(root.member("models")));
        Optional<Optional<String>> framing =
                faults.attempt(() -> root.member("framing").optionalString("framing-invalid"));
        Optional<Optional<Budget>> budget =
                faults.attempt(() -> root.member("budget").optional(PolicyReader::budget));
        Optional<Optional<OutputPolicy>> policy =
                faults.attempt(() -> root.member("outputPolicy").optional(PolicyReader::outputPolicy));
        Optional<List<Loop>> loops = graph.map(known -> LoopReader.read(root.member("loops"), known, faults));
        return !faults.none()
                ? Optional.empty()
                : Optional.of(new Dag(
                        WellFormed.of(title.orElseThrow()),
                        tasks.orElseThrow(),
                        graph.orElseThrow().ranks(),
                        loops.orElseThrow(),
                        policy.orElseThrow(),
                        budget.orElseThrow(),
                        framing.orElseThrow().map(WellFormed::of),
                        models.orElseThrow()));
    }

    private Optional<List<Task>> tasks(Field field) {
        return faults.attempt(() -> field.requireArray("tasks-invalid", 1))
                .map(entries -> entries.stream()
                        .takeWhile(entry -> !faults.full())
                        .flatMap(entry -> faults.attempt(() -> TaskReader.read(entry)).stream())
                        .toList());
    }
}
