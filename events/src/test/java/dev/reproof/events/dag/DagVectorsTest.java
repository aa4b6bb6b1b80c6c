package dev.reproof.events.dag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.Vectors;
import dev.reproof.events.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DagVectorsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> accepts_what_the_reference_accepts() {
        return Vectors.tests("dag-accept.json", one -> {
            DagParseResult result = DagParser.parse(source(one));

            assertThat(result).isInstanceOf(DagParseResult.Valid.class);
            Dag dag = ((DagParseResult.Valid) result).dag();
            JsonNode expected = one.get("expect");
            assertThat(described(dag, expected)).isEqualTo(expected);
        });
    }

    @TestFactory
    Stream<DynamicTest> refuses_what_the_reference_refuses_for_the_same_reason() {
        return Vectors.tests("dag-reject.json", one -> {
            DagParseResult result = DagParser.parse(source(one));

            assertThat(result).isInstanceOf(DagParseResult.Invalid.class);
            JsonProblem first = ((DagParseResult.Invalid) result).problems().get(0);
            assertThat(first.code())
                    .as(first.message())
                    .isEqualTo(one.get("reason").textValue());
            assertThat(first.message()).isNotBlank();
        });
    }

    @Test
    void bytes_and_text_give_the_same_result() {
        for (JsonNode one : Vectors.cases("dag-accept.json")) {
            assertThat(DagParser.parse(one.get("source").textValue())).isEqualTo(DagParser.parse(source(one)));
        }
    }

    private static byte[] source(JsonNode one) {
        return one.get("source").textValue().getBytes(StandardCharsets.UTF_8);
    }

    /** The DAG in the shape of the vectors. They tell an absent list from an empty one, which means the same to us. */
    private static JsonNode described(Dag dag, JsonNode expected) {
        ObjectNode out = JSON.createObjectNode();
        out.put("title", dag.title());
        out.set("taskIds", array(dag.tasks(), task -> text(task.id())));
        out.set("kinds", array(dag.tasks(), task -> text(task.kind())));
        out.set("dependsOn", array(dag.tasks(), task -> array(task.dependsOn(), DagVectorsTest::text)));
        out.set("complexity", array(dag.tasks(), task -> text(task.complexity())));
        out.set("prompts", array(dag.tasks(), task -> text(task.prompt())));
        out.set("oracle", array(dag.tasks(), DagVectorsTest::oracle));
        out.set("ranks", array(dag.ranks(), rank -> array(rank, DagVectorsTest::text)));
        out.set("loops", orNull(array(dag.loops(), DagVectorsTest::loop), expected.get("loops")));
        out.set("outputPolicy", dag.outputPolicy().map(DagVectorsTest::policy).orElse(JSON.nullNode()));
        out.set("budget", dag.budget().map(DagVectorsTest::budget).orElse(JSON.nullNode()));
        out.set("framing", dag.framing().map(DagVectorsTest::text).orElse(JSON.nullNode()));
        out.set("models", dag.models().isEmpty() ? JSON.nullNode() : text(dag.models()));
        return out;
    }

    private static <T> ArrayNode array(Collection<T> values, Function<T, JsonNode> shape) {
        ArrayNode out = JSON.createArrayNode();
        values.forEach(value -> out.add(shape.apply(value)));
        return out;
    }

    private static JsonNode orNull(ArrayNode list, JsonNode expected) {
        return list.isEmpty() && expected.isNull() ? JSON.nullNode() : list;
    }

    private static JsonNode text(Object value) {
        return JSON.getNodeFactory().textNode(value.toString());
    }

    private static JsonNode oracle(Task task) {
        if (!(task instanceof Task.OracleTask oracle)) {
            return JSON.nullNode();
        }
        return JSON.createObjectNode()
                .put("command", oracle.command())
                .put("expect", oracle.expect())
                .put("allowNonZeroExit", oracle.allowNonZeroExit());
    }

    private static JsonNode loop(Loop loop) {
        ObjectNode out = JSON.createObjectNode();
        out.put("id", loop.id());
        out.put("convergeOn", loop.convergeOn().value());
        out.put("maxIterations", (int) loop.maxIterations());
        out.put("reexecute", loop.scope());
        out.set("reexecuteIds", array(loop.reexecute(), DagVectorsTest::text));
        return out;
    }

    private static JsonNode policy(OutputPolicy policy) {
        ObjectNode out = JSON.createObjectNode();
        policy.upstream()
                .ifPresent(upstream ->
                        out.put("upstream", upstream.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
        return out;
    }

    private static JsonNode budget(Budget budget) {
        ObjectNode out = JSON.createObjectNode();
        budget.maxIterations().ifPresent(most -> out.set("maxIterations", number(most)));
        budget.maxTokensTotal().ifPresent(most -> out.set("maxTokensTotal", number(most)));
        return out;
    }

    /** As a parser would make it, so that equal numbers are equal nodes. */
    private static JsonNode number(long value) {
        return value == (int) value
                ? JSON.getNodeFactory().numberNode((int) value)
                : JSON.getNodeFactory().numberNode(value);
    }
}
