package dev.reproof.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents are told of their tasks in their environment. */
class AgentVariablesTest {

    private static final String DAG = """
            {"title": "Three weights", "tasks": [
              {"id": "light", "depends_on": [], "complexity": "LOW", "subtask_prompt": "Lift."},
              {"id": "middling", "depends_on": [], "complexity": "MED", "subtask_prompt": "Lift."},
              {"id": "heavy", "depends_on": [], "complexity": "HIGH", "subtask_prompt": "Lift."},
              {"id": "scales", "kind": "oracle", "depends_on": [], "expect": "",
               "command": "printf '%s' \\"${REPROOF_COMPLEXITY-absent}\\" > told.scales"}]}
            """;

    @TempDir
    Path directory;

    @Test
    void each_agent_is_told_how_hard_its_task_is_and_oracles_are_told_nothing() throws Exception {
        // given a runner that is itself started by an agent
        Files.writeString(directory.resolve("dag.json"), DAG, UTF_8);
        PackagedProgram program = new PackagedProgram(directory, Map.of("REPROOF_COMPLEXITY", "outer"));

        // when
        Finished finished = program.run(
                "run", "dag.json", "--agent-command", "printf '%s' \"$REPROOF_COMPLEXITY\" > told.$REPROOF_TASK");

        // then
        finished.requireSuccess();
        assertThat(directory.resolve("told.light")).content(UTF_8).isEqualTo("LOW");
        assertThat(directory.resolve("told.middling")).content(UTF_8).isEqualTo("MED");
        assertThat(directory.resolve("told.heavy")).content(UTF_8).isEqualTo("HIGH");
        assertThat(directory.resolve("told.scales")).content(UTF_8).isEqualTo("absent");
    }
}
