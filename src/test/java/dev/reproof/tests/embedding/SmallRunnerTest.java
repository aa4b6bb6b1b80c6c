package dev.reproof.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first program of the embedding guide. */
class SmallRunnerTest {

    private static final RunId RUN = new RunId("small");
    private static final byte[] DAG = """
            { "title": "Small", "tasks": [
                { "id": "a", "complexity": "LOW", "subtask_prompt": "A." },
                { "id": "b", "complexity": "LOW", "subtask_prompt": "B." },
                { "id": "tests", "kind": "oracle", "depends_on": ["a", "b"], "command": "echo passed", "expect": "passed" },
                { "id": "gate", "kind": "pause", "depends_on": ["a"] },
                { "id": "opener", "depends_on": ["b"], "complexity": "LOW", "subtask_prompt": "Open." },
                { "id": "review", "depends_on": ["tests"], "complexity": "LOW", "subtask_prompt": "Review." } ],
              "loops": [{ "convergeOn": "review", "maxIterations": 2 }] }
            """.getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final List<String> calls = new CopyOnWriteArrayList<>();

    @Test
    void it_runs_tasks_side_by_side_asks_oracles_waits_at_pauses_and_goes_round_loops() throws Exception {
        // given: two tasks that end only together, one that releases the pause beside it, a review that is clean the
        // second time
        CyclicBarrier together = new CyclicBarrier(2);
        Agent agent = (call, output) -> {
            output.text(answer(call, together));
            return new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
        };

        // when
        RunState end = SmallRunner.run(directory, RUN, DAG, agent);

        // then
        assertThat(end.finished()).contains(new RunFinished(RunOutcome.SUCCESS, "All tasks finished"));
        assertThat(end.task(new TaskId("review")).iteration()).isEqualTo(1);
        assertThat(end.task(new TaskId("tests")).iteration()).isEqualTo(1);
        assertThat(calls).containsExactlyInAnyOrder("a 0", "b 0", "opener 0", "review 0", "a 1", "b 1", "review 1");
    }

    @Test
    void its_main_method_runs_a_file_and_a_second_time_sends_nothing() throws Exception {
        // given
        Path dag = Files.writeString(directory.resolve("dag.json"), """
                { "title": "One", "tasks": [{ "id": "a", "complexity": "LOW", "subtask_prompt": "A." }] }
                """);
        String[] arguments = {directory.toString(), "one", dag.toString()};

        // when
        SmallRunner.main(arguments);
        SmallRunner.main(arguments);

        // then
        RunHome home = RunHome.of(directory, new RunId("one"));
        assertThat(home.artifacts().resolve("a.stream.txt")).hasContent("An answer to 2 characters.");
        try (RunView view = ResumeEngine.create().view(home)) {
            assertThat(view.state().task(new TaskId("a")).attempts()).isEqualTo(1);
        }
    }

    private String answer(AgentCall call, CyclicBarrier together) throws InterruptedException {
        String task = call.key().task().value();
        calls.add(task + " " + call.key().iteration());
        switch (task) {
            case "a", "b" -> meet(together);
            case "opener" -> release(RunHome.of(directory, RUN).checkpoints().resolve("gate.waiting"));
            case "review" -> {
                return call.key().iteration() == 0
                        ? "## Blockers\n- one\n"
                        : "## Blockers\nNone.\n\n## High-severity findings\nNone.\n";
            }
            default -> throw new AssertionError("No such task: " + task);
        }
        return "done";
    }

    private static void meet(CyclicBarrier together) throws InterruptedException {
        try {
            together.await(60, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("The other task does not run at the same time", e);
        }
    }

    private static void release(Path held) {
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(held));
        try {
            Files.delete(held);
        } catch (IOException e) {
            throw new AssertionError("The pause cannot be released", e);
        }
    }
}
