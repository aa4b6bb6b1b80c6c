package dev.reproof.events.dag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.json.JsonProblem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a valid document says and nobody reads. */
class UnknownMembersTest {

    private static final String TASK = "{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\"%s}";

    @Test
    void a_document_of_known_members_has_none() {
        assertThat(ignored("""
                {"$schema":"x","title":"t","framing":"f","models":{"LOW":"m"},"budget":{"maxIterations":1,"maxTokensTotal":2,"maxCost":{"amount":1,"currency":"USD"}},
                 "outputPolicy":{"upstream":"full"},"loops":[{"id":"l","convergeOn":"a","maxIterations":1,
                 "reexecute":{"kind":"tasks","tasks":["a"]}}],"tasks":[%s,
                 {"id":"p","kind":"pause","depends_on":[],"subtask_prompt":"y"},
                 {"id":"o","kind":"oracle","depends_on":[],"command":"true","expect":"","allowNonZeroExit":true}]}
                """.formatted(TASK.formatted(",\"kind\":\"task\",\"depends_on\":[]"))))
                .isEmpty();
    }

    @Test
    void misspelt_members_are_named_with_the_nearest_that_is_known() {
        List<JsonProblem> ignored = ignored("{\"title\":\"t\",\"bugdet\":{},\"tasks\":["
                + TASK.formatted(",\"dependsOn\":[\"b\"],\"modle\":\"m\",\"wait\":5") + "],"
                + "\"budget\":{\"maxTokens\":1},\"loops\":[{\"id\":\"l\",\"convergeOn\":\"a\",\"maxIteration\":2,"
                + "\"maxIterations\":1}]}");

        assertThat(ignored)
                .extracting(JsonProblem::message)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("bugdet:").endsWith("did you mean budget?"),
                        second -> assertThat(second)
                                .startsWith("tasks[0].dependsOn:")
                                .endsWith("did you mean depends_on?"),
                        third -> assertThat(third).startsWith("tasks[0].modle:").endsWith("did you mean model?"),
                        fourth ->
                                assertThat(fourth).startsWith("tasks[0].wait:").contains("known are agent, complexity"),
                        fifth -> assertThat(fifth)
                                .startsWith("loops[0].maxIteration:")
                                .endsWith("mean maxIterations?"),
                        sixth -> assertThat(sixth)
                                .startsWith("budget.maxTokens:")
                                .contains("known are maxCost, maxIterations"));
        assertThat(ignored).extracting(JsonProblem::code).containsOnly("unknown-member");
    }

    @Test
    void money_has_two_members() {
        List<JsonProblem> ignored = ignored("{\"title\":\"t\",\"tasks\":[" + TASK.formatted("")
                + "],\"budget\":{\"maxCost\":{\"amount\":1,\"currency\":\"USD\",\"unit\":\"cent\"}}}");

        assertThat(ignored)
                .singleElement()
                .extracting(JsonProblem::message)
                .asString()
                .startsWith("budget.maxCost.unit:")
                .contains("known are amount, currency");
    }

    @Test
    void a_model_of_a_pause_is_ignored_and_told() {
        assertThat(ignored("{\"title\":\"t\",\"tasks\":[{\"id\":\"p\",\"kind\":\"pause\",\"model\":\"m\"}]}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .startsWith("ignored-member: tasks[0].model: is ignored")
                        .contains("a pause"));
    }

    @Test
    void what_a_model_has_besides_is_told() {
        List<JsonProblem> ignored = ignored("{\"title\":\"t\",\"tasks\":[" + TASK.formatted("")
                + "],\"models\":{\"LOW\":\"m\",\"MED\":{\"id\":\"m\",\"temperature\":1,\"params\":[{\"id\":\"a\",\"value\":\"b\","
                + "\"valeu\":\"c\"}]}}}");

        assertThat(ignored)
                .extracting(JsonProblem::message)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("models.MED.temperature:"),
                        second -> assertThat(second)
                                .startsWith("models.MED.params[0].valeu:")
                                .endsWith("mean value?"));
    }

    @Test
    void not_more_are_told_than_anybody_reads() {
        StringBuilder many = new StringBuilder();
        for (int member = 0; member < 500; member++) {
            many.append(",\"m").append(member).append("\":1");
        }

        assertThat(ignored("{\"title\":\"t\",\"tasks\":[" + TASK.formatted(many) + "]}"))
                .hasSize(100);
    }

    private static List<JsonProblem> ignored(String document) {
        DagParseResult result = DagParser.parse(document);
        assertThat(result).isInstanceOf(DagParseResult.Valid.class);
        return ((DagParseResult.Valid) result).ignored();
    }
}
