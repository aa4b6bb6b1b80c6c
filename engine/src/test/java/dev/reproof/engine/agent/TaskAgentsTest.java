package dev.reproof.engine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.preset.AgentPreset;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.dag.AgentDefinition;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskAgentsTest {

    private static Dag dag(String tasks) {
        return DagParser.require(
                ("{'title':'t','agents':{'x':{'command':'c'},'y':{'preset':'codex'}},'tasks':[" + tasks + "]}")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8),
                "test");
    }

    private static String task(String id, String member) {
        return "{'id':'" + id + "','complexity':'LOW','subtask_prompt':'p'" + member + "}";
    }

    private static Agent failing(String name) {
        return (call, output) -> AgentResult.Failed.of(name);
    }

    private static String sentTo(Agent agents, String task) throws InterruptedException {
        AgentCall call = AgentCalls.in(Path.of("/")).task(task, 0, 1).call();
        return ((AgentResult.Failed) agents.run(call, null)).message();
    }

    @Test
    void each_task_goes_to_the_agent_that_it_names_and_the_others_to_one_for_all() throws Exception {
        Dag dag = dag(task("a", ",'agent':'x'") + "," + task("b", ",'agent':'y'") + "," + task("c", ""));
        Agent agents = new TaskAgents(dag, Map.of("x", failing("x"), "y", failing("y")), Optional.of(failing("other")));

        assertThat(sentTo(agents, "a")).isEqualTo("x");
        assertThat(sentTo(agents, "b")).isEqualTo("y");
        assertThat(sentTo(agents, "c")).isEqualTo("other");
        assertThatThrownBy(() -> sentTo(
                        new TaskAgents(dag(task("a", ",'agent':'x'")), Map.of("x", failing("x")), Optional.empty()),
                        "z"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("no such task");
    }

    @Test
    void a_task_without_one_is_found_before_anything_runs() {
        assertThatThrownBy(() -> new TaskAgents(dag(task("a", "")), Map.of(), Optional.empty()))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("Which agent is task 'a' sent to?");
        assertThatThrownBy(
                        () -> new TaskAgents(dag(task("a", ",'agent':'x'")), Map.of(), Optional.of(failing("other"))))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("'x', which is not given");
    }

    @Test
    void another_is_needed_where_a_task_names_none() {
        assertThat(TaskAgents.needsAnother(dag(task("a", ",'agent':'x'") + "," + task("b", ""))))
                .isTrue();
        assertThat(TaskAgents.needsAnother(dag(task("a", ",'agent':'x'")))).isFalse();
        assertThat(TaskAgents.needsAnother(dag("{'id':'o','kind':'oracle','command':'c'}")))
                .as("as before there were any")
                .isTrue();
    }

    @Test
    void the_document_knows_the_agents_that_there_are() {
        List<String> formats = Arrays.stream(AgentFormat.values())
                .filter(format -> !format.isTalk())
                .map(AgentFormat::toString)
                .toList();

        assertThat(AgentDefinition.PRESETS).isEqualTo(AgentPreset.names());
        assertThat(AgentDefinition.OUTPUTS).isEqualTo(formats);
    }
}
