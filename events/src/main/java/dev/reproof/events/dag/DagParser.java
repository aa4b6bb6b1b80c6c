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
    private final boolean recorded;

    private DagParser(boolean recorded) {
        this.recorded = recorded;
    }

    /** Reads a document from its bytes, which must be UTF-8 without a byte order mark. */
    public static DagParseResult parse(byte[] utf8) {
        return new DagParser(false).parse(() -> DagJson.read(utf8));
    }

    /** Reads a document from its text. */
    public static DagParseResult parse(String text) {
        return new DagParser(false).parse(() -> DagJson.read(text));
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
        return valid(parse(document), source);
    }

    /**
     * The DAG of a document that was valid when it was recorded. What it says of settings, agents and groups counts where it is
     * valid, and else for nothing, as it did before there were any.
     *
     * @throws ReproofException.Invalid as {@link #require} does, where it is damaged
     */
    public static Dag recorded(byte[] document, String source) {
        return valid(new DagParser(true).parse(() -> DagJson.read(document)), source)
                .dag();
    }

    private static DagParseResult.Valid valid(DagParseResult result, String source) {
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
                ? new DagParseResult.Valid(dag.get(), recorded ? List.of() : UnknownMembers.of(root.orElseThrow()))
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
        Optional<Crew> crew = crew(root, tasks);
        Optional<List<Task>> expanded = crew.map(found -> FanOuts.expanded(found.tasks(), faults));
        Optional<TaskGraph> graph =
                faults.none() ? expanded.flatMap(all -> TaskGraph.of(all, faults)) : Optional.empty();
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
                        expanded.orElseThrow(),
                        graph.orElseThrow().ranks(),
                        loops.orElseThrow(),
                        policy.orElseThrow(),
                        budget.orElseThrow(),
                        framing.orElseThrow().map(WellFormed::of),
                        models.orElseThrow(),
                        crew.orElseThrow().agents(),
                        crew.orElseThrow().groups()));
    }

    private Optional<Crew> crew(Field root, Optional<List<Task>> tasks) {
        Map<String, AgentDefinition> agents = crew(() -> CrewReader.agents(root.member("agents")));
        Map<String, Long> groups = crew(() -> CrewReader.groups(root.member("groups")));
        if (recorded) {
            return tasks.map(all -> Crew.asFarAsKnown(all, agents, groups));
        }
        return faults.none() ? tasks.map(all -> Crew.of(all, agents, groups, faults)) : Optional.empty();
    }

    private <T> Map<String, T> crew(Supplier<Map<String, T>> reading) {
        return recorded
                ? new JsonFaults(1).attempt(reading).orElse(Map.of())
                : faults.attempt(reading).orElse(Map.of());
    }

    private Optional<List<Task>> tasks(Field field) {
        TaskReader reader = recorded ? TaskReader.ofRecorded() : TaskReader.ofGiven();
        return faults.attempt(() -> field.requireArray("tasks-invalid", 1))
                .map(entries -> entries.stream()
                        .takeWhile(entry -> !faults.full())
                        .flatMap(entry -> faults.attempt(() -> reader.read(entry)).stream())
                        .toList());
    }
}
