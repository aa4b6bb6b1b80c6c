package dev.reproof.events.dag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.events.dag.Task.FanOutTask;
import dev.reproof.events.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that become as many as another one's answer has items. */
class FanOutsTest {

    private static final String PLAN = "{'id':'plan','complexity':'LOW','subtask_prompt':'p'}";
    private static final String TEMPLATE =
            "'template':{'complexity':'HIGH','subtask_prompt':'Mend {{item}}','timeoutMs':5,'onFailure':'continue'}";
    private static final String FIX =
            "{'id':'fix','depends_on':['notes'],'fanOut':{'over':'plan','maxItems':3," + TEMPLATE + "}}";

    private static final String WHOLE = "{'title':'t','tasks':[{'id':'notes','complexity':'LOW','subtask_prompt':'n'},"
            + PLAN + "," + FIX
            + ",{'id':'check','complexity':'LOW','subtask_prompt':'c','depends_on':['plan','fix','notes']}],"
            + "'loops':[{'convergeOn':'check','maxIterations':2,"
            + "'reexecute':{'kind':'tasks','tasks':['check','fix','plan','notes']}}]}";

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    private static Dag valid(String quoted) {
        return DagParser.require(json(quoted).getBytes(StandardCharsets.UTF_8), "test");
    }

    private static List<String> problems(String quoted) {
        return DagParser.parse(json(quoted)) instanceof DagParseResult.Invalid invalid
                ? invalid.problems().stream().map(JsonProblem::toString).toList()
                : List.of();
    }

    private static List<TaskId> ids(String... ids) {
        return Stream.of(ids).map(TaskId::new).toList();
    }

    @Test
    void the_items_that_there_may_be_stand_behind_the_tasks_of_the_document() {
        Dag dag = valid(WHOLE);

        assertThat(dag.tasks().stream().map(Task::id))
                .containsExactlyElementsOf(ids("notes", "plan", "fix", "check", "fix.1", "fix.2", "fix.3"));
        FanOutTask list = (FanOutTask) dag.task(new TaskId("fix"));
        assertThat(list.dependsOn()).isEqualTo(ids("notes", "plan"));
        AgentTask item = (AgentTask) dag.task(new TaskId("fix.2"));
        assertThat(item.dependsOn()).isEqualTo(ids("notes", "fix"));
        assertThat(item.item()).contains(new Task.Item(new TaskId("fix"), 2));
        assertThat(item.complexity()).isEqualTo(Complexity.HIGH);
        assertThat(item.settings().timeoutMillis()).hasValue(5);
        assertThat(item.settings().onFailure()).isEqualTo(OnFailure.CONTINUE);
    }

    @Test
    void what_depends_on_a_list_depends_on_its_items_in_its_place() {
        assertThat(valid(WHOLE).task(new TaskId("check")).dependsOn())
                .isEqualTo(ids("plan", "fix.1", "fix.2", "fix.3", "notes"));
        assertThat(valid(WHOLE).ranks())
                .containsExactly(ids("notes", "plan"), ids("fix"), ids("fix.1", "fix.2", "fix.3"), ids("check"));
    }

    @Test
    void a_loop_over_a_list_runs_its_items_again() {
        assertThat(valid(WHOLE).loops().get(0).reexecute()).contains(new TaskId("fix"), new TaskId("fix.3"));
    }

    @Test
    void a_list_of_items_of_another_list_stands_behind_all_of_those() {
        Dag dag = valid("{'title':'t','tasks':[" + PLAN + "," + FIX.replace("'notes'", "") + ",{'id':'b','complexity':"
                + "'LOW','subtask_prompt':'b'},{'id':'more','depends_on':['fix'],'fanOut':{'over':'b','maxItems':1,"
                + TEMPLATE + "}}]}");

        assertThat(dag.task(new TaskId("more.1")).dependsOn()).isEqualTo(ids("fix.1", "fix.2", "fix.3", "more"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'over':'plan'|'over':'none'|fan-out-over-unknown",
                "'over':'plan'|'over':'fix'|fan-out-over-unknown",
                "'over':'plan'|'over':7|fan-out-over-invalid",
                "'maxItems':3|'maxItems':0|fan-out-max-items-invalid",
                "'maxItems':3|'maxItems':1001|fan-out-max-items-invalid",
                "'maxItems':3,|''|fan-out-max-items-invalid",
                "'complexity':'HIGH',|''|complexity-invalid",
                "'timeoutMs':5|'timeoutMs':0|task-timeout-invalid",
                "'timeoutMs':5|'agent':'x'|task-agent-unknown",
                "'timeoutMs':5|'id':'x'|fan-out-template-forbids-field",
                "'timeoutMs':5|'depends_on':[]|fan-out-template-forbids-field",
                "'timeoutMs':5|'fanOut':{}|fan-out-template-forbids-field",
                "'id':'fix',|'id':'fix','retries':1,|fan-out-forbids-field",
                "'id':'fix',|'id':'fix','subtask_prompt':'p',|fan-out-forbids-field",
                "['plan','fix','notes']|['plan','fix.1']|unknown-dependency",
                "['plan','fix','notes']|['fix','fix.9']|unknown-dependency",
                "'convergeOn':'check'|'convergeOn':'fix'|loop-converge-on-unknown",
                "'convergeOn':'check'|'convergeOn':'fix.1'|loop-converge-on-unknown",
                "'id':'notes'|'id':'fix.2'|duplicate-task-id"
            })
    void what_cannot_be_a_list_is_refused(String part, String other, String code) {
        assertThat(WHOLE).contains(part);
        String changed = WHOLE.replaceFirst(
                java.util.regex.Pattern.quote(part),
                java.util.regex.Matcher.quoteReplacement(other.equals("''") ? "" : other));

        assertThat(problems(changed)).first().asString().startsWith(code);
    }

    @Test
    void all_lists_together_have_a_limit() {
        StringBuilder lists = new StringBuilder(PLAN);
        for (int list = 0; list < 11; list++) {
            lists.append(",{'id':'l").append(list).append("','fanOut':{'over':'plan','maxItems':1000,");
            lists.append(TEMPLATE).append("}}");
        }

        assertThat(problems("{'title':'t','tasks':[" + lists + "]}"))
                .hasSize(1)
                .first()
                .asString()
                .contains("10000", "found 11000");
    }

    @Test
    void items_do_not_multiply_what_a_document_asks_for() {
        String other = "{'id':'other','depends_on':['fix'],'fanOut':{'over':'plan','maxItems':1000," + TEMPLATE + "}}";
        String wide = FIX.replace("'notes'", "").replace("'maxItems':3", "'maxItems':1000");

        assertThat(problems("{'title':'t','tasks':[" + PLAN + "," + wide + "," + other + "]}"))
                .hasSize(1)
                .first()
                .asString()
                .contains("at most 1000000 dependencies", "found 1003");
        assertThat(problems("{'title':'t','tasks':[" + PLAN + ","
                        + wide.replace("'fix'", "'" + "f".repeat(10_001) + "'") + "]}"))
                .hasSize(1)
                .first()
                .asString()
                .contains("10000000 characters");
    }

    /** Nobody read the member then. */
    @Test
    void a_task_that_was_recorded_with_such_a_member_and_a_prompt_is_what_it_was() {
        byte[] recorded = json("{'title':'t','tasks':[{'id':'a','complexity':'LOW','subtask_prompt':'p','fanOut':7}]}")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(DagParser.recorded(recorded, "test").tasks())
                .containsExactly(new AgentTask(new TaskId("a"), List.of(), Complexity.LOW, "p"));
    }

    @Test
    void members_that_nobody_reads_are_told() {
        String odd = WHOLE.replace("'maxItems':3", "'maxItems':3,'least':1").replace("'timeoutMs':5", "'timeout':5");

        assertThat(((DagParseResult.Valid) DagParser.parse(json(odd)))
                        .ignored().stream().map(JsonProblem::toString))
                .anySatisfy(said -> assertThat(said).contains("tasks[2].fanOut.least"))
                .anySatisfy(said -> assertThat(said).contains("template.timeout", "timeoutMs"));
    }
}
