package dev.reproof.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.RecordingStore;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.loop.RestartCheck;
import dev.reproof.engine.loop.UnwatchedRun;
import dev.reproof.engine.recover.Recovery;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.FileStore;
import dev.reproof.events.EmptyAnswer;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain of tasks: the end of each, the change of rank and the dispatch of the next are one transaction. */
class ChainedStepsTest {

    private static final RunId RUN = new RunId("r1");

    @TempDir
    Path directory;

    private final Map<String, String> prompts = new ConcurrentSkipListMap<>();
    private final RecordingStore store = new RecordingStore();

    @Test
    void a_step_of_a_chain_is_one_transaction() throws Exception {
        int few = transactionsOfAChain("few", 5, "short");
        int many = transactionsOfAChain("many", 25, "short");

        assertThat(many - few).isEqualTo(20);
    }

    @Test
    void each_prompt_has_the_whole_text_before_it_however_much_of_that_was_still_on_its_way() throws Exception {
        String text = "A long way round the harbour. ".repeat(6_000);
        play(
                "long",
                chain(3),
                text,
                RestartCheck.NEVER,
                OptionChoices.NONE.with(RunOption.UPSTREAM, "full").with(RunOption.MAX_PROMPT_CHARS, 1_000_000L));

        assertThat(prompts.get("t2").contains(text.strip())).isTrue();
        try (RunView view = ResumeEngine.create().view(home("long"))) {
            for (int task = 0; task < 3; task++) {
                assertThat(view.prompt(new TaskId("t" + task), 0)).isEqualTo(prompts.get("t" + task));
            }
        }
    }

    @Test
    void a_runner_whose_code_changed_begins_nothing_more() throws Exception {
        RunState state = play("changed", chain(3), "said", () -> List.of("runner.jar"), OptionChoices.NONE);

        assertThat(state.restarting()).isTrue();
        assertThat(state.task(new TaskId("t1")).attempts()).isZero();
    }

    @Test
    void a_task_that_failed_after_all_keeps_the_next_one_from_beginning() throws Exception {
        RunState state = play(
                "empty",
                chain(3),
                " ",
                RestartCheck.NEVER,
                OptionChoices.NONE.with(RunOption.EMPTY_ANSWER, EmptyAnswer.FAIL));

        assertThat(state.task(new TaskId("t0")).status()).isEqualTo(TaskStatus.ERROR);
        assertThat(state.task(new TaskId("t1")).attempts()).isZero();
        assertThat(state.finished()).isPresent();
    }

    @Test
    void a_prompt_that_is_too_long_ends_the_next_task_and_not_this_one() throws Exception {
        RunState state = play(
                "limit",
                chain(2),
                "x".repeat(500),
                RestartCheck.NEVER,
                OptionChoices.NONE.with(RunOption.MAX_PROMPT_CHARS, 200L));

        assertThat(state.task(new TaskId("t0")).status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(state.task(new TaskId("t1")).status()).isEqualTo(TaskStatus.BUDGET_EXCEEDED);
    }

    @Test
    void a_task_of_another_rank_than_the_next_is_refused_and_the_attempt_goes_on() {
        try (RecoveredRun run = start("refused", chain(3), OptionChoices.NONE)) {
            run.startRank(0);
            Attempt attempt = run.dispatch(new TaskId("t0")).orElseThrow();
            attempt.text("said");

            assertThatThrownBy(() -> run.dispatchAfter(attempt, TokenUsage.UNKNOWN, new TaskId("t2")))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("Cannot dispatch task 't2' with the end of")
                    .hasMessageContaining("finish the attempt alone");

            Attempt next = run.dispatchAfter(attempt, TokenUsage.UNKNOWN, new TaskId("t1"))
                    .orElseThrow();
            assertThat(next.prompt()).contains("said");
            assertThat(run.state().ranksCompleted()).isEqualTo(1);
            assertThat(run.state().task(new TaskId("t1")).status()).isEqualTo(TaskStatus.RUNNING);
        }
    }

    private int transactionsOfAChain(String name, int tasks, String text) throws InterruptedException {
        int before = store.transactions();
        play(name, chain(tasks), text, RestartCheck.NEVER, OptionChoices.NONE);
        return store.transactions() - before;
    }

    private RunState play(String name, byte[] dag, String text, RestartCheck check, OptionChoices options)
            throws InterruptedException {
        Agent agent = (call, output) -> {
            prompts.put(call.key().task().value(), call.prompt());
            output.text(text);
            return new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
        };
        try (RecoveredRun run = start(name, dag, options)) {
            return new RankLoop(run, agent, directory, 2, new UnwatchedRun(), check).run();
        }
    }

    private RecoveredRun start(String name, byte[] dag, OptionChoices options) {
        EngineSettings settings = EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        });
        NewRun request = NewRun.of(RUN, dag, "dag", options);
        return new RecoveredRun(
                new Recovery(settings, new FileStore(store), RunPlaces.inside(home(name)), ResumePolicy.STRICT)
                        .start(request));
    }

    private RunHome home(String name) {
        return new RunHome(directory.resolve(name));
    }

    private static byte[] chain(int tasks) {
        return IntStream.range(0, tasks)
                .mapToObj(task -> "{\"id\":\"t" + task + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Step " + task
                        + ".\"" + (task == 0 ? "" : ",\"depends_on\":[\"t" + (task - 1) + "\"]") + "}")
                .collect(Collectors.joining(",", "{\"title\":\"chain\",\"tasks\":[", "]}"))
                .getBytes(UTF_8);
    }
}
