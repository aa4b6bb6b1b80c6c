package dev.reproof.events.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskId;
import dev.reproof.events.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document says of how single tasks run. */
class TaskSettingsTest {

    private static final String CREW =
            "'agents':{'x':{'command':'c'}},'groups':{'g':{'maxParallel':2}},'title':'t','tasks':[";

    private static final Map<String, String> KINDS = Map.of(
            "task",
            "'complexity':'LOW','subtask_prompt':'p'",
            "oracle",
            "'command':'c'",
            "pause",
            "'subtask_prompt':''");

    private static String document(String kind, String member) {
        return json("{" + CREW + "{'id':'a','kind':'" + kind + "'," + KINDS.get(kind) + "," + member + "}]}");
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    private static TaskSettings settings(String kind, String member) {
        return valid(document(kind, member)).task(new TaskId("a")).settings();
    }

    private static Dag valid(String document) {
        return DagParser.require(document.getBytes(StandardCharsets.UTF_8), "test");
    }

    private static List<JsonProblem> problems(String document) {
        return DagParser.parse(document) instanceof DagParseResult.Invalid invalid ? invalid.problems() : List.of();
    }

    @Test
    void a_task_has_all_of_them_where_the_document_says_so() {
        TaskSettings settings = settings(
                "task",
                "'timeoutMs':5,'idleTimeoutMs':6.0,'retries':7,'model':' m ','fallbackModels':['n',{'id':'o',"
                        + "'params':[{'id':'t','value':'1'}]}],'agent':'x','onFailure':'continue','maxParallelGroup':'g'");

        assertThat(settings)
                .isEqualTo(new TaskSettings(
                        OptionalLong.of(5),
                        OptionalLong.of(6),
                        OptionalLong.of(7),
                        Optional.of(new ModelSelection("m", Map.of())),
                        List.of(new ModelSelection("n", Map.of()), new ModelSelection("o", Map.of("t", "1"))),
                        Optional.of("x"),
                        OnFailure.CONTINUE,
                        Optional.of("g")));
    }

    @Test
    void a_document_that_says_nothing_has_none() {
        Dag dag = valid(json("{'title':'t','tasks':[{'id':'a'," + KINDS.get("task") + "},{'id':'o','kind':'oracle',"
                + KINDS.get("oracle") + "},{'id':'p','kind':'pause'}]}"));

        assertThat(dag.tasks()).extracting(Task::settings).containsOnly(TaskSettings.NONE);
        assertThat(dag.agents()).isEmpty();
        assertThat(dag.groups()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'timeoutMs':0, task-timeout-invalid",
                "'timeoutMs':315360000001, task-timeout-invalid",
                "'idleTimeoutMs':'9', task-timeout-invalid",
                "'retries':101, task-retries-invalid",
                "'retries':null, task-retries-invalid",
                "'model':5, task-model-invalid",
                "'model':' ', task-model-invalid",
                "'model':{'id':5}, task-model-invalid",
                "'fallbackModels':[], task-fallback-models-invalid",
                "'fallbackModels':'m', task-fallback-models-invalid",
                "'fallbackModels':[null], task-fallback-models-invalid",
                "'agent':[], task-agent-invalid",
                "'agent':'y', task-agent-unknown",
                "'onFailure':'STOP', task-on-failure-invalid",
                "'onFailure':true, task-on-failure-invalid",
                "'maxParallelGroup':'', task-group-invalid",
                "'maxParallelGroup':'h', task-group-unknown",
            })
    void what_is_no_setting_is_refused(String member, String code) {
        assertThat(problems(document("task", member)))
                .singleElement()
                .extracting(JsonProblem::code)
                .isEqualTo(code);
    }

    @Test
    void more_fallbacks_than_anybody_tries_are_refused() {
        String models =
                IntStream.rangeClosed(1, 21).mapToObj(n -> "'m" + n + "'").collect(Collectors.joining(","));

        assertThat(problems(document("task", "'fallbackModels':[" + models + "]")))
                .singleElement()
                .extracting(JsonProblem::message)
                .asString()
                .contains("tasks[0].fallbackModels: expected at most 20 models");
    }

    @Test
    void an_unknown_name_is_told_with_those_that_are_known() {
        assertThat(problems(document("task", "'agent':'y'")))
                .singleElement()
                .extracting(JsonProblem::message)
                .isEqualTo("tasks[0].agent: expected a name that the document defines (x), found 'y'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"idleTimeoutMs", "retries", "fallbackModels", "agent"})
    void a_gate_calls_no_agent(String member) {
        assertThat(problems(document("oracle", "'" + member + "':1")))
                .extracting(JsonProblem::code)
                .containsExactly("oracle-forbids-setting");
        assertThat(problems(document("pause", "'" + member + "':1")))
                .extracting(JsonProblem::code)
                .containsExactly("pause-forbids-setting");
    }

    @Test
    void gates_have_what_fits_them() {
        TaskSettings oracle = settings("oracle", "'timeoutMs':5,'onFailure':'continue','maxParallelGroup':'g'");

        assertThat(oracle.timeoutMillis()).hasValue(5);
        assertThat(oracle.onFailure()).isEqualTo(OnFailure.CONTINUE);
        assertThat(oracle.group()).contains("g");
        assertThat(settings("pause", "'onFailure':'continue'").onFailure()).isEqualTo(OnFailure.CONTINUE);
        assertThat(problems(document("pause", "'timeoutMs':5")))
                .extracting(JsonProblem::code)
                .containsExactly("pause-forbids-setting");
    }

    @Test
    void agents_and_groups_are_read() {
        Dag dag = valid(json("{'title':'t','tasks':[{'id':'a'," + KINDS.get("task") + "}],"
                + "'agents':{'x':{'command':'c','output':'report','env':{'A':'b','C_1':''}},'y':{'preset':'codex'}},"
                + "'groups':{'g':{'maxParallel':3}}}"));

        assertThat(dag.agents())
                .containsExactly(
                        Map.entry(
                                "x",
                                new AgentDefinition(
                                        Optional.of("c"),
                                        Optional.empty(),
                                        Optional.of("report"),
                                        Map.of("A", "b", "C_1", ""))),
                        Map.entry(
                                "y",
                                new AgentDefinition(
                                        Optional.empty(), Optional.of("codex"), Optional.empty(), Map.of())));
        assertThat(dag.groups()).containsExactly(Map.entry("g", 3L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "'c'",
                "{'command':' '}",
                "{'command':'c','preset':'codex'}",
                "{'preset':'nobody'}",
                "{'preset':'codex','output':'codex'}",
                "{'command':'c','output':'acp'}",
                "{'command':'c','env':{'REPROOF_TASK':'x'}}",
                "{'command':'c','env':{'A-B':'x'}}",
                "{'command':'c','env':{'A':1}}",
                "{'command':'c','env':{'A':'\\u0000'}}",
                "{'command':'c\\u0000'}",
            })
    void what_is_no_agent_is_refused(String agent) {
        assertThat(problems(json(
                        "{'title':'t','tasks':[{'id':'a'," + KINDS.get("task") + "}],'agents':{'x':" + agent + "}}")))
                .extracting(JsonProblem::code)
                .containsExactly("agent-invalid");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'agents':[], agents-invalid",
                "'agents':{' ':{'command':'c'}}, agents-invalid",
                "'groups':1, groups-invalid",
                "'groups':{'g':3}, group-invalid",
                "'groups':{'g':{}}, group-invalid",
                "'groups':{'g':{'maxParallel':0}}, group-invalid",
                "'groups':{'g':{'maxParallel':1001}}, group-invalid",
            })
    void what_is_no_crew_is_refused(String member, String code) {
        assertThat(problems(json("{'title':'t','tasks':[{'id':'a'," + KINDS.get("task") + "}]," + member + "}")))
                .extracting(JsonProblem::code)
                .containsExactly(code);
    }

    @Test
    void what_is_misspelt_in_them_is_told() {
        DagParseResult.Valid valid = (DagParseResult.Valid) DagParser.parse(json("{'title':'t','tasks':[{'id':'a',"
                + KINDS.get("task") + ",'timeoutMS':5,'model':{'id':'m','parms':[]}}],"
                + "'agents':{'x':{'command':'c','environment':{}}},'groups':{'g':{'maxParallel':1,'max':2}}}"));

        assertThat(valid.ignored())
                .extracting(JsonProblem::message)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("tasks[0].timeoutMS:")
                                .endsWith("mean timeoutMs?"),
                        second -> assertThat(second).startsWith("tasks[0].model.parms:"),
                        third -> assertThat(third).startsWith("agents.x.environment:"),
                        fourth -> assertThat(fourth).startsWith("groups.g.max:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'timeoutMs':'soon'", "'agent':'y'", "'model':5", "'maxParallelGroup':['h']"})
    void what_was_recorded_before_there_were_any_is_read_as_it_was_then(String member) {
        byte[] document = document("task", member).getBytes(StandardCharsets.UTF_8);

        assertThat(DagParser.recorded(document, "log").task(new TaskId("a")).settings())
                .isEqualTo(TaskSettings.NONE);
        assertThat(DagParser.recorded(
                                document("task", "'retries':3")
                                        .replace("{\"maxParallel\":2}", "2")
                                        .getBytes(StandardCharsets.UTF_8),
                                "log")
                        .groups())
                .isEmpty();
    }

    @Test
    void what_was_recorded_and_is_valid_counts() {
        byte[] document = document("task", "'retries':3,'agent':'x'").getBytes(StandardCharsets.UTF_8);

        assertThat(DagParser.recorded(document, "log")).isEqualTo(DagParser.require(document, "file"));
        assertThatThrownBy(() -> DagParser.recorded("{}".getBytes(StandardCharsets.UTF_8), "log"))
                .isInstanceOf(ReproofException.Invalid.class)
                .hasMessageContaining("title-invalid");
    }
}
