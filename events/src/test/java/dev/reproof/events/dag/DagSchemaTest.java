package dev.reproof.events.dag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.reproof.events.Vectors;
import dev.reproof.events.json.JsonFault;
import dev.reproof.events.json.JsonProblem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema says of a document what the parser says, as far as a schema can. */
class DagSchemaTest {

    /** What no schema can find: one part of a document is held against another, or a pattern is compiled. */
    private static final Set<String> BEYOND_A_SCHEMA = Set.of(
            "duplicate-task-id",
            "unknown-dependency",
            "self-dependency",
            "cycle",
            "task-agent-unknown",
            "task-group-unknown",
            "fan-out-over-unknown",
            "fan-out-limit",
            "oracle-regex-invalid",
            "loop-converge-on-unknown",
            "loop-converge-on-duplicate",
            "loop-id-duplicate",
            "loop-reexecute-unknown",
            "loop-reexecute-outside-cone",
            "loop-reexecute-not-closed",
            "loop-overlap");

    /** What a member is changed to. */
    private static final List<JsonNode> OTHERS = Stream.of(
                    "null",
                    "true",
                    "0",
                    "1",
                    "-1",
                    "1.5",
                    "2.0",
                    "9007199254740992",
                    "2147483648",
                    "\"\"",
                    "\" \\u3000\\ufeff\"",
                    "\"x\"",
                    "\"task\"",
                    "\"oracle\"",
                    "\"pause\"",
                    "\"LOW\"",
                    "\"full\"",
                    "\"tasks\"",
                    "[]",
                    "[\"x\"]",
                    "[null]",
                    "{}",
                    "{\"maxChars\": 7}",
                    "{\"maxChars\": 2147483648}",
                    "{\"kind\": \"tasks\"}",
                    "\"continue\"",
                    "{\"x\": {\"preset\": \"codex\"}}",
                    "{\"REPROOF_A\": \"x\"}",
                    "{\"id\": \"x\", \"params\": [{\"id\": \"a\"}]}")
            .map(DagJson::read)
            .toList();

    private static final List<String> NAMES = Stream.of(
                    "title tasks loops framing models outputPolicy budget id kind depends_on complexity subtask_prompt",
                    "model command expect allowNonZeroExit convergeOn maxIterations reexecute LOW upstream maxPromptChars",
                    "maxTokensTotal maxCost amount currency params value maxChars other timeoutMs idleTimeoutMs retries",
                    "fallbackModels agent onFailure maxParallelGroup agents groups preset output env maxParallel g",
                    "fanOut over maxItems template")
            .flatMap(line -> Stream.of(line.split(" ", -1)))
            .toList();

    /** With every member there is. */
    private static final String WHOLE = """
            {"title": "Whole", "framing": "f",
             "models": {"LOW": "m", "MED": {"id": "m", "params": [{"id": "a", "value": "b"}]}, "HIGH": {"id": "m"}},
             "outputPolicy": {"upstream": {"maxChars": 7}, "maxPromptChars": 9},
             "budget": {"maxIterations": 1, "maxTokensTotal": 2, "maxCost": {"amount": 12.5, "currency": "USD"}},
             "agents": {"x": {"command": "c", "output": "claude", "env": {"A": "b"}}, "y": {"preset": "codex"}},
             "groups": {"g": {"maxParallel": 3}},
             "tasks": [
               {"id": "a", "complexity": "LOW", "subtask_prompt": "p", "model": "m", "timeoutMs": 5, "idleTimeoutMs": 6,
                "retries": 7, "fallbackModels": ["m", {"id": "m"}], "agent": "x", "onFailure": "continue",
                "maxParallelGroup": "g"},
               {"id": "o", "kind": "oracle", "depends_on": ["a"], "command": "c", "expect": "e", "allowNonZeroExit": true,
                "timeoutMs": 5, "onFailure": "stop", "maxParallelGroup": "g"},
               {"id": "p", "kind": "pause", "depends_on": ["o"], "subtask_prompt": "p", "onFailure": "continue"},
               {"id": "f", "depends_on": ["p"], "fanOut": {"over": "a", "maxItems": 3, "template":
                {"complexity": "LOW", "subtask_prompt": "{{item}}", "timeoutMs": 5, "agent": "x"}}},
               {"id": "r", "kind": "task", "depends_on": ["p", "f"], "complexity": "HIGH", "subtask_prompt": "p"}],
             "loops": [{"id": "l", "convergeOn": "r", "maxIterations": 1,
               "reexecute": {"kind": "tasks", "tasks": ["a", "o", "p", "f", "r"]}}]}
            """;

    private static final int CHANGES = 5_000;

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(DagJson.read(DagSchema.document()));

    @TestFactory
    Stream<DynamicTest> it_takes_what_the_parser_takes() {
        return Vectors.tests(
                "dag-accept.json", one -> assertThat(errors(source(one))).isEmpty());
    }

    @TestFactory
    Stream<DynamicTest> it_refuses_what_the_parser_refuses_but_for_what_no_schema_can_find() {
        return Vectors.tests("dag-reject.json", one -> {
            if (BEYOND_A_SCHEMA.contains(one.get("reason").textValue())) {
                assertThat(errors(source(one))).isEmpty();
            } else {
                assertThat(errors(source(one))).isNotEmpty();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/budget/maxTokensTotal, 0, 9007199254740991",
        "/budget/maxCost/amount, 0, 1000000000",
        "/budget/maxIterations, 0, 9007199254740991",
        "/loops/0/maxIterations, 1, 9007199254740991",
        "/outputPolicy/maxPromptChars, 1, 9007199254740991",
        "/outputPolicy/upstream/maxChars, 1, 2147483647",
        "/tasks/0/timeoutMs, 1, 315360000000",
        "/tasks/0/idleTimeoutMs, 1, 315360000000",
        "/tasks/0/retries, 0, 100",
        "/tasks/1/timeoutMs, 1, 315360000000",
        "/tasks/3/fanOut/maxItems, 1, 1000",
        "/groups/g/maxParallel, 1, 1000"
    })
    void both_know_the_same_bounds(String place, long least, long most) {
        for (long inside : new long[] {least, most}) {
            assertThat(codes(whole(place, inside))).isEmpty();
            assertThat(errors(whole(place, inside).toString())).isEmpty();
        }
        for (long outside : new long[] {least - 1, most + 1}) {
            assertThat(codes(whole(place, outside))).isNotEmpty();
            assertThat(errors(whole(place, outside).toString())).isNotEmpty();
        }
    }

    private static JsonNode whole(String place, long value) {
        JsonNode document = DagJson.read(WHOLE);
        int end = place.lastIndexOf('/');
        ((ObjectNode) document.at(place.substring(0, end))).put(place.substring(end + 1), value);
        return document;
    }

    @Test
    void documents_that_are_changed_at_random_are_judged_alike() {
        Random random = new Random(12);
        List<JsonNode> documents = documents();
        Set<String> seen = new TreeSet<>();
        int valid = 0;

        for (int change = 0; change < CHANGES; change++) {
            JsonNode document = changed(documents.get(random.nextInt(documents.size())), random);
            List<String> codes = codes(document);
            List<String> errors = errors(document.toString());

            if (codes.isEmpty()) {
                assertThat(errors).as(document.toString()).isEmpty();
                valid++;
            } else if (!BEYOND_A_SCHEMA.containsAll(codes)) {
                assertThat(errors).as(codes + " " + document).isNotEmpty();
            }
            seen.addAll(codes);
        }

        assertThat(valid).isBetween(CHANGES / 10, CHANGES / 2);
        assertThat(seen).hasSizeGreaterThan(30);
    }

    private static List<JsonNode> documents() {
        List<JsonNode> documents = new ArrayList<>();
        Vectors.cases("dag-accept.json").forEach(one -> documents.add(DagJson.read(source(one))));
        documents.removeIf(document -> document.get("tasks").size() > 20);
        documents.addAll(Collections.nCopies(documents.size(), DagJson.read(WHOLE)));
        return documents;
    }

    private List<String> errors(String document) {
        try {
            return schema.validate(DagJson.read(document)).stream()
                    .map(Object::toString)
                    .toList();
        } catch (JsonFault notJson) {
            return List.of(notJson.problem().toString());
        }
    }

    private static List<String> codes(JsonNode document) {
        return DagParser.parse(document.toString()) instanceof DagParseResult.Invalid invalid
                ? invalid.problems().stream().map(JsonProblem::code).toList()
                : List.of();
    }

    private static String source(JsonNode one) {
        return one.get("source").textValue();
    }

    /** A copy in which one value somewhere is another, is gone, or is there besides. */
    private static JsonNode changed(JsonNode document, Random random) {
        JsonNode copy = document.deepCopy();
        List<JsonNode> containers = new ArrayList<>();
        collect(copy, containers);
        JsonNode place = containers.get(random.nextInt(containers.size()));
        JsonNode other = OTHERS.get(random.nextInt(OTHERS.size())).deepCopy();
        if (place instanceof ObjectNode object) {
            List<String> names = new ArrayList<>(NAMES);
            object.fieldNames().forEachRemaining(name -> names.addAll(List.of(name, name, name, name)));
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(4) == 0) {
                object.remove(name);
            } else {
                object.set(name, other);
            }
        } else if (place instanceof ArrayNode array && !array.isEmpty()) {
            array.set(random.nextInt(array.size()), other);
        } else {
            ((ArrayNode) place).add(JsonNodeFactory.instance.nullNode());
        }
        return copy;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
        }
        node.forEach(below -> collect(below, containers));
    }
}
