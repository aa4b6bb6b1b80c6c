package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A container is killed with all that is in it, and another one goes on with its run. */
class ContainerRunsTest {

    @TempDir
    static Path installed;

    private static Path launcher;

    @TempDir
    Path directory;

    @BeforeAll
    static void install() throws Exception {
        Container.assumePermitted();
        launcher = Installation.in(installed).launcher();
    }

    @BeforeEach
    void furnish() throws IOException {
        Files.writeString(directory.resolve("dag.json"), """
                {"title":"t","tasks":[{"id":"a","complexity":"LOW","subtask_prompt":"Say a."}]}
                """);
        Files.writeString(directory.resolve("agent.sh"), """
                echo "$(hostname) $REPROOF_ATTEMPT" >> begun
                [ "$REPROOF_ATTEMPT" -gt 1 ] || sleep 300
                echo said
                """, StandardCharsets.UTF_8);
    }

    private static String reproof(String arguments) {
        return "'" + launcher + "' " + arguments + " --run-id r --agent-command 'sh agent.sh'";
    }

    private List<String> begun() throws IOException {
        Path begun = directory.resolve("begun");
        return Files.exists(begun) ? Files.readAllLines(begun) : List.of();
    }

    /** Starts that script on node 1, and kills the container once its agent is at work. */
    private void killed(String script) throws Exception {
        try (Container container = Container.start(directory, 1, script)) {
            await().atMost(Duration.ofMinutes(2)).until(() -> begun().size() == 1 || !container.isAlive());
            assertThat(begun()).as(container.err()).containsExactly("node-1 1");
            container.kill();
        }
    }

    private Finished plan() throws Exception {
        return Installation.run(launcher, directory, Map.of(), "plan", "r");
    }

    private Finished onNode(int node, String script) throws Exception {
        try (Container container = Container.start(directory, node, script)) {
            return container.await();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run dag.json", "supervise dag.json --restart-on-crash 3"})
    void the_next_one_goes_on_on_another_machine_since_nothing_can_be_left(String command) throws Exception {
        // given
        killed("exec " + reproof(command));

        // when
        Finished plan = plan();
        Finished next = onNode(2, "exec " + reproof(command));

        // then
        assertThat(plan.code()).as(plan.toString()).isZero();
        assertThat(new String(plan.out(), StandardCharsets.UTF_8)).contains("agent: GONE: the agent of task 'a'");
        assertThat(next.code()).as(next.toString()).isZero();
        assertThat(begun()).containsExactly("node-1 1", "node-2 2");
    }

    @Test
    void the_next_one_goes_on_in_another_namespace_of_the_same_machine() throws Exception {
        killed("exec " + reproof("supervise dag.json"));

        // another container takes the number of the namespace that is gone, if any does
        try (Container other = Container.start(directory, "echo > kept; exec sleep 300")) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.exists(directory.resolve("kept")) || !other.isAlive());
            Finished next = onNode(1, "exec " + reproof("supervise dag.json"));

            assertThat(next.code()).as(next.toString()).isZero();
            assertThat(begun()).containsExactly("node-1 1", "node-1 2");
        }
    }

    @Test
    void behind_a_first_process_that_nobody_knows_the_operator_has_to_say_so() throws Exception {
        // given a shell that stays
        killed(reproof("run dag.json") + "; true");

        // when, then
        Finished plan = plan();
        assertThat(plan.code()).as(plan.toString()).isEqualTo(78);
        Finished refused = onNode(2, "exec " + reproof("supervise dag.json"));
        assertThat(refused.code()).as(refused.toString()).isEqualTo(78);
        assertThat(refused.err()).contains("on host node-1", "--agents-are-gone");
        assertThat(begun()).hasSize(1);

        // when, then
        Finished told = onNode(2, "exec " + reproof("supervise dag.json --agents-are-gone"));
        assertThat(told.code()).as(told.toString()).isZero();
        assertThat(told.err()).contains("AGENTS_SAID_GONE", "on host node-1");
        assertThat(begun()).containsExactly("node-1 1", "node-2 2");
    }
}
