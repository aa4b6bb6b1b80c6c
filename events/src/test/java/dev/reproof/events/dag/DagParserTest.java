package dev.reproof.events.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.reproof.events.AgentReport.Cost;
import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskId;
import dev.reproof.events.json.JsonFault;
import dev.reproof.events.json.JsonFaults;
import dev.reproof.events.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

class DagParserTest {

    private static final String TASK = "{'id':'a','complexity':'LOW','subtask_prompt':'x'}";

    @Test
    void upstream_may_be_cut_at_a_length_of_its_own() {
        OutputPolicy policy = withMember(
                        "'outputPolicy':{'upstream':{'maxChars':1.5e3},'maxPromptChars':9007199254740991}")
                .outputPolicy()
                .orElseThrow();

        assertThat(policy.effectiveUpstream()).isEqualTo(new Upstream.MaxChars(1500));
        assertThat(policy.maxPromptChars()).contains(9_007_199_254_740_991L);
    }

    @Test
    void upstream_words_are_read() {
        assertThat(withMember("'outputPolicy':{'upstream':'full'}").outputPolicy())
                .contains(new OutputPolicy(Optional.of(new Upstream.Full()), Optional.empty()));
        assertThat(withMember("'outputPolicy':{'upstream':'summarize'}").outputPolicy())
                .contains(new OutputPolicy(Optional.of(Upstream.SUMMARIZE), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'upstream':{'maxChars':0}",
                "'upstream':{'maxChars':-1}",
                "'upstream':{'maxChars':1.5}",
                "'upstream':{'maxChars':'9'}",
                "'upstream':{'maxChars':null}",
                "'upstream':{'maxChars':2147483648}",
                "'upstream':{}",
                "'upstream':{'maxChars':9,'more':1}",
                "'upstream':{'chars':9}",
                "'upstream':9",
                "'upstream':['full']",
                "'maxPromptChars':0",
                "'maxPromptChars':null",
                "'maxPromptChars':'9'",
                "'maxPromptChars':9007199254740992",
            })
    void a_policy_value_out_of_range_is_refused(String member) {
        assertThat(codes("{'title':'t','tasks':[" + TASK + "],'outputPolicy':{" + member + "}}"))
                .containsExactly("output-policy-value-invalid");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"4.0, 4", "1.5e3, 1500", "-0, 0", "-0.0, 0", "1e-400, 0", "9007199254740991.4, 9007199254740991"})
    void integers_are_doubles_however_they_are_written(String written, long value) {
        assertThat(withMember("'budget':{'maxTokensTotal':" + written + "}").budget())
                .contains(new Budget(OptionalLong.empty(), OptionalLong.of(value), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740992", "1e400", "-1", "0.5", "'1'", "null", "true", "99999999999999999999999"})
    void numbers_that_are_no_safe_integers_are_refused(String written) {
        assertThat(codes("{'title':'t','tasks':[" + TASK + "],'budget':{'maxIterations':" + written + "}}"))
                .containsExactly("budget-value-invalid");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "12.5, 12500000000",
        "12.500, 12500000000",
        "1.25e1, 12500000000",
        "1e-999999, 0",
        "0.000000001, 1",
        "1000000000, 1000000000000000000"
    })
    void money_is_exact(String written, long billionths) {
        assertThat(withMember("'budget':{'maxCost':{'amount':" + written + ",'currency':'USD'}}")
                        .budget())
                .contains(new Budget(
                        OptionalLong.empty(), OptionalLong.empty(), Optional.of(new Cost("USD", billionths))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12",
                "null",
                "{}",
                "{'amount':1}",
                "{'currency':'USD'}",
                "{'amount':'1','currency':'USD'}",
                "{'amount':-0.1,'currency':'USD'}",
                "{'amount':0.0000000001,'currency':'USD'}",
                "{'amount':1000000000.1,'currency':'USD'}",
                "{'amount':1e999999,'currency':'USD'}",
                "{'amount':1,'currency':'usd'}",
                "{'amount':1,'currency':'EURO'}",
                "{'amount':1,'currency':5}"
            })
    void what_is_no_money_is_refused(String written) {
        assertThat(codes("{'title':'t','tasks':[" + TASK + "],'budget':{'maxCost':" + written + "}}"))
                .containsExactly("budget-value-invalid");
    }

    @Test
    void models_are_named_by_text_or_object_and_trimmed() {
        Dag dag = withMember("'models':{'LOW':' small ','HIGH':{'id':'big ','other':1,"
                + "'params':[{'id':'z','value':' on '},{'id':'a','value':'off'}]}}");

        assertThat(dag.models())
                .containsExactly(
                        Map.entry(Complexity.LOW, new ModelSelection("small", Map.of())),
                        Map.entry(Complexity.HIGH, new ModelSelection("big", Map.of("z", "on", "a", "off"))));
        assertThat(dag.models().get(Complexity.HIGH).params().keySet()).containsExactly("z", "a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'low':'m'}; models-unknown-key",
                "{'LOW':' '}; model-selection-invalid",
                "{'LOW':null}; model-selection-invalid",
                "{'LOW':{'params':[]}}; model-selection-invalid",
                "{'LOW':{'id':'m','params':{}}}; model-params-invalid",
                "{'LOW':{'id':'m','params':['p']}}; model-params-invalid",
                "{'LOW':{'id':'m','params':[{'id':'p'}]}}; model-params-invalid",
                "{'LOW':{'id':'m','params':[{'id':'p','value':1}]}}; model-params-invalid",
                "{'LOW':{'id':'m','params':[{'id':'p','value':'1'},{'id':'p','value':'2'}]}}; model-params-invalid",
            })
    void models_that_say_nothing_usable_are_refused(String models, String code) {
        assertThat(codes("{'title':'t','tasks':[" + TASK + "],'models':" + models + "}"))
                .containsExactly(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'id':'a','depends_on':['a'],'complexity':'LOW','subtask_prompt':'x'}; self-dependency",
                "{'id':'a','complexity':'LOW','subtask_prompt':'x','expect':'y'}; task-forbids-oracle-field",
                "{'id':'a','kind':'oracle','command':'x','subtask_prompt':'y'}; oracle-forbids-prompt",
                "{'id':'a','kind':'oracle','command':'x','model':null}; oracle-forbids-model",
                "{'id':'a','kind':'oracle','command':' \\t'}; oracle-command-invalid",
                "{'id':'\\ud83d','complexity':'LOW','subtask_prompt':'x'}; task-id-invalid",
                "{'id':'a','complexity':'LOW','subtask_prompt':' \\u3000'}; prompt-invalid",
            })
    void tasks_that_break_a_rule_are_refused(String task, String code) {
        assertThat(codes("{'title':'t','tasks':[" + task + "]}")).containsExactly(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'convergeOn':'z','maxIterations':1}; loop-converge-on-unknown",
                "{'convergeOn':' ','maxIterations':1}; loop-converge-on-invalid",
                "{'convergeOn':'c','maxIterations':1,'id':null}; loop-id-invalid",
                "{'convergeOn':'c','maxIterations':1,'id':'\\udc00'}; loop-id-invalid",
                "{'convergeOn':'c','maxIterations':1,'reexecute':{}}; loop-reexecute-kind-invalid",
                "{'convergeOn':'c','maxIterations':1,'reexecute':{'kind':'tasks'}}; loop-reexecute-tasks-invalid",
                "{'convergeOn':'c','maxIterations':1,'reexecute':{'kind':'tasks','tasks':[]}}; loop-reexecute-tasks-invalid",
                "{'convergeOn':'c','maxIterations':1,'reexecute':{'kind':'tasks','tasks':['z']}}; loop-reexecute-unknown",
                "{'convergeOn':'b','maxIterations':1,'reexecute':{'kind':'tasks','tasks':['c']}}; loop-reexecute-outside-cone",
                "{'convergeOn':'c','maxIterations':1,'reexecute':{'kind':'tasks','tasks':['b']}}; loop-reexecute-not-closed",
            })
    void loops_that_break_a_rule_are_refused(String loop, String code) {
        assertThat(codes("{'title':'t','tasks':[" + chain("a", "b", "c") + "],'loops':[" + loop + "]}"))
                .containsExactly(code);
    }

    @Test
    void a_listed_scope_gets_its_reviewer_and_needs_no_task_in_between() {
        Dag dag = valid("{'title':'t','tasks':[" + chain("a", "b", "c")
                + "],'loops':[{'convergeOn':'c','maxIterations':2.0,'reexecute':{'kind':'tasks','tasks':['a','a']}}]}");

        assertThat(dag.loops()).containsExactly(new Loop("loop-c", id("c"), 2, "tasks", List.of(id("a"), id("c"))));
    }

    @Test
    void scopes_are_sorted_by_code_units() {
        Dag dag = valid("{'title':'t','tasks':[" + chain("\uFF5E", "\uD83D\uDEA2", "B", "a")
                + "],'loops':[{'convergeOn':'a','maxIterations':1}]}");

        assertThat(dag.loops().get(0).reexecute()).containsExactly(id("B"), id("a"), id("\uD83D\uDEA2"), id("\uFF5E"));
    }

    @Test
    void looking_at_the_same_tasks_again_and_again_is_bounded() {
        Dag dag = valid("{'title':'t','tasks':[" + chain("a", "b", "c") + "]}");
        TaskGraph graph = TaskGraph.of(dag.tasks(), new JsonFaults(DagParseResult.Invalid.MOST))
                .orElseThrow();
        LoopScopes scopes = new LoopScopes(graph, 5);

        scopes.check("first", id("c"), List.of(id("a")));

        assertThatThrownBy(() -> scopes.check("second", id("c"), List.of(id("a"))))
                .isInstanceOf(JsonFault.class)
                .extracting(fault -> ((JsonFault) fault).problem().code())
                .isEqualTo("loops-limit");
    }

    @Test
    void lone_surrogates_in_texts_become_replacement_characters() {
        Dag dag = valid("{'title':'t\\ud83d','framing':'\\udc00f','tasks':["
                + "{'id':'a','complexity':'LOW','subtask_prompt':'x\\ud83d\\ud83d\\udea2'},"
                + "{'id':'o','kind':'oracle','command':'c\\udc00','expect':'\\ud83dx'},"
                + "{'id':'p','kind':'pause','subtask_prompt':'\\ud83d'}]}");

        assertThat(dag.title()).isEqualTo("t\uFFFD");
        assertThat(dag.framing()).contains("\uFFFDf");
        assertThat(dag.tasks())
                .containsExactly(
                        new Task.AgentTask(id("a"), List.of(), Complexity.LOW, "x\uFFFD\uD83D\uDEA2"),
                        new Task.OracleTask(id("o"), List.of(), "c\uFFFD", "\uFFFDx", false),
                        new Task.PauseTask(id("p"), List.of(), "\uFFFD"));
    }

    @Test
    void every_wrong_task_is_told_in_one_go_and_other_parts_too() {
        assertThat(codes("{'title':' ','tasks':[5,{'id':'a'},{'id':'b','kind':'c'}],'framing':1,'budget':[]}"))
                .containsExactly(
                        "title-invalid",
                        "task-not-object",
                        "complexity-invalid",
                        "kind-invalid",
                        "framing-invalid",
                        "budget-invalid");
    }

    @Test
    void no_more_than_a_hundred_problems_are_told() {
        assertThat(codes("{'title':'t','tasks':[" + "1,".repeat(5_000) + "1]}")).hasSize(100);
    }

    @Test
    void a_circle_is_named() {
        String tasks = task("a", "c") + "," + task("b", "a") + "," + task("c", "b");

        assertThat(problems("{'title':'t','tasks':[" + tasks + "]}"))
                .containsExactly(new JsonProblem(
                        "cycle", "Tasks depend on each other in a circle: 'a' needs 'c' needs 'b' needs 'a'"));
    }

    @Test
    void bytes_that_are_no_utf8_are_no_json() {
        byte[] overlong = {'"', (byte) 0xC0, (byte) 0x80, '"'};
        byte[] surrogate = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
        byte[] utf16 = "{\"title\":\"t\"}".getBytes(StandardCharsets.UTF_16LE);
        byte[] cut = {'"', 'a', '"', ' ', (byte) 0xC3};

        assertThat(List.of(overlong, surrogate, utf16, cut, new byte[0]))
                .allSatisfy(bytes -> assertThat(problemsOf(DagParser.parse(bytes)))
                        .extracting(JsonProblem::code)
                        .containsExactly("json-syntax"));
    }

    @Test
    void a_byte_order_mark_is_named_as_such() {
        for (String document : List.of("\ufeff{}", "{\"title\":\ufeff1}")) {
            assertThat(problemsOf(DagParser.parse(document.getBytes(StandardCharsets.UTF_8))))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo("json-syntax"))
                    .satisfies(problem -> assertThat(problem.message())
                            .contains("has a byte order mark (U+FEFF)")
                            .contains("line 1")
                            .endsWith("save it as UTF-8 without one"));
        }
    }

    @Test
    void ids_of_one_hash_code_take_no_longer_than_others() {
        // given
        String tasks = IntStream.range(0, 1 << 14)
                .mapToObj(number -> TASK.replace("'a'", "'" + alike(number) + "'"))
                .collect(Collectors.joining(","));

        // when
        Dag dag =
                assertTimeoutPreemptively(Duration.ofSeconds(5), () -> valid("{'title':'t','tasks':[" + tasks + "]}"));

        // then
        assertThat(dag.tasks()).hasSize(1 << 14);
        assertThat(dag.indexOf(new TaskId(alike(77)))).hasValue(77);
    }

    /** Of two pairs of letters that have the same hash code, so that every sequence of them has. */
    private static String alike(int number) {
        return IntStream.range(0, 14)
                .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    @Test
    void nesting_is_bounded() {
        String deep = "[".repeat(100_000);

        assertThat(codes("{'title':'t','extra':" + deep)).containsExactly("json-limit");
    }

    @Test
    void long_keys_and_texts_are_fine() {
        String prompt = "p".repeat(21_000_000);
        Dag dag = valid("{'title':'t','" + "k".repeat(60_000) + "':1,'tasks':[{'id':'a','complexity':'LOW',"
                + "'subtask_prompt':'" + prompt + "'}]}");

        assertThat(dag.task(id("a")).prompt()).isEqualTo(prompt);
    }

    @Test
    void a_chain_of_twenty_thousand_tasks_is_no_problem() {
        int length = 20_000;
        String[] names = IntStream.range(0, length).mapToObj(i -> "t" + i).toArray(String[]::new);
        String loops = "'loops':[{'convergeOn':'t19999','maxIterations':1}]";

        Dag dag = valid("{'title':'t','tasks':[" + chain(names) + "]," + loops + "}");

        assertThat(dag.ranks())
                .hasSize(length)
                .allSatisfy(rank -> assertThat(rank).hasSize(1));
        assertThat(dag.loops().get(0).reexecute()).hasSize(length);
        assertThat(dag.find(id("t12345")).orElseThrow().dependsOn()).containsExactly(id("t12344"));
        assertThat(dag.find(id("none"))).isEmpty();
    }

    @Test
    void a_circle_of_twenty_thousand_tasks_is_named_briefly() {
        String[] names = IntStream.range(0, 20_000).mapToObj(i -> "t" + i).toArray(String[]::new);
        String tasks = task("t0", "t19999") + chain(names).substring(task("t0").length());

        List<JsonProblem> problems = problems("{'title':'t','tasks':[" + tasks + "]}");

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).message()).contains("20000 tasks").hasSizeLessThan(500);
    }

    @Test
    void require_names_the_document_and_all_problems() {
        byte[] document = json("{'title':'','tasks':[{'id':'a'}]}").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> DagParser.require(document, "ship.json"))
                .isInstanceOf(ReproofException.Invalid.class)
                .hasMessageContaining("ship.json")
                .hasMessageContaining("title-invalid: title: expected a string that is not blank, found ''")
                .hasMessageContaining(
                        "complexity-invalid: tasks[0].complexity: expected LOW, MED or HIGH, found nothing");
    }

    @Test
    void require_gives_the_dag() {
        byte[] document = json("{'title':'t','tasks':[" + TASK + "]}").getBytes(StandardCharsets.UTF_8);

        assertThat(DagParser.require(document, "ship.json").title()).isEqualTo("t");
    }

    @Test
    void a_task_that_the_dag_does_not_have_is_an_error() {
        Dag dag = valid("{'title':'t','tasks':[" + TASK + "]}");

        assertThatThrownBy(() -> dag.task(id("A"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Dag withMember(String member) {
        return valid("{'title':'t','tasks':[" + TASK + "]," + member + "}");
    }

    private static Dag valid(String document) {
        DagParseResult result = DagParser.parse(json(document));
        assertThat(result).isInstanceOf(DagParseResult.Valid.class);
        return ((DagParseResult.Valid) result).dag();
    }

    private static List<String> codes(String document) {
        return problems(document).stream().map(JsonProblem::code).toList();
    }

    private static List<JsonProblem> problems(String document) {
        return problemsOf(DagParser.parse(json(document)));
    }

    private static List<JsonProblem> problemsOf(DagParseResult result) {
        assertThat(result).isInstanceOf(DagParseResult.Invalid.class);
        return ((DagParseResult.Invalid) result).problems();
    }

    /** Each task depends on the one before it. */
    private static String chain(String... ids) {
        return IntStream.range(0, ids.length)
                .mapToObj(i -> i == 0 ? task(ids[0]) : task(ids[i], ids[i - 1]))
                .collect(Collectors.joining(","));
    }

    private static String task(String id, String... parents) {
        String dependsOn = parents.length == 0 ? "" : "'" + String.join("','", parents) + "'";
        return "{'id':'" + id + "','depends_on':[" + dependsOn + "],'complexity':'LOW','subtask_prompt':'x'}";
    }

    private static String json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"');
    }

    private static TaskId id(String value) {
        return new TaskId(value);
    }
}
