package dev.reproof.engine.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.Retry;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.testkit.RecordedRun;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of which the DAG says how they run, with agents that a test answers for. */
@Timeout(120)
class TaskSettingsInLoopTest {

    private static final RunId RUN = new RunId("set");
    private static final AgentResult WELL = new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());

    @TempDir
    Path directory;

    private final List<AgentCall> calls = Collections.synchronizedList(new ArrayList<>());

    private static String task(String id, String members) {
        return "{\"id\":\"" + id + "\"," + members.replace('\'', '"')
                + ",\"complexity\":\"LOW\",\"subtask_prompt\":\"Do " + id + ".\"}";
    }

    private static byte[] dag(String members, String... tasks) {
        return ("{\"title\":\"t\"," + members.replace('\'', '"') + "\"tasks\":[" + String.join(",", tasks) + "]}")
                .getBytes(UTF_8);
    }

    private static ResumeEngine engine() {
        return new ResumeEngine(EngineSettings.of(Clock.systemUTC(), new Runner("bakery", 41, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        }));
    }

    private RecoveredRun open(byte[] dag, OptionChoices options) {
        return engine().startOrResume(RunPlaces.inside(new RunHome(directory)), NewRun.of(RUN, dag, "dag", options));
    }

    private RunState play(RecoveredRun run, Agent agent) throws InterruptedException {
        Agent noted = (call, output) -> {
            calls.add(call);
            return agent.run(call, output);
        };
        return new RankLoop(run, noted, directory, 8, new UnwatchedRun()).run();
    }

    private RunState play(byte[] dag, OptionChoices options, Agent agent) throws InterruptedException {
        try (RecoveredRun run = open(dag, options)) {
            return play(run, agent);
        }
    }

    private static AgentResult says(AgentOutput output, String text) {
        output.text(text);
        return WELL;
    }

    private List<String> modelsOf(String task) {
        return calls.stream()
                .filter(call -> call.key().task().value().equals(task))
                .map(call -> call.model().map(ModelSelection::id).orElse("none"))
                .toList();
    }

    private AgentCall callOf(String task) {
        return calls.stream()
                .filter(call -> call.key().task().value().equals(task))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void times_of_a_task_come_before_those_of_the_run() throws Exception {
        OptionChoices options = OptionChoices.NONE.with(RunOption.TASK_TIMEOUT, 60_000L);
        play(
                dag(
                        "",
                        task("both", "'timeoutMs':5000,'idleTimeoutMs':4000"),
                        task("one", "'timeoutMs':90000"),
                        task("none", "'retries':0")),
                options,
                (call, output) -> says(output, "Done."));

        assertThat(callOf("both").taskTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(callOf("both").idleTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(callOf("one").taskTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(callOf("one").idleTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(callOf("none").taskTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(callOf("none").idleTimeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void a_silence_that_the_run_names_stays_where_a_task_has_another_time() throws Exception {
        OptionChoices options =
                OptionChoices.NONE.with(RunOption.TASK_TIMEOUT, 60_000L).with(RunOption.STREAM_IDLE_TIMEOUT, 7_000L);

        play(dag("", task("a", "'timeoutMs':90000")), options, (call, output) -> says(output, "Done."));

        assertThat(callOf("a").idleTimeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void the_time_of_an_oracle_is_its_own() throws Exception {
        RunState end = play(
                dag("", "{\"id\":\"o\",\"kind\":\"oracle\",\"command\":\"exec sleep 60\",\"timeoutMs\":50}"),
                OptionChoices.NONE,
                (call, output) -> says(output, ""));

        assertThat(end.task(new TaskId("o")).status()).isEqualTo(TaskStatus.ERROR);
        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.FAILED);
    }

    @Test
    void a_limit_of_one_model_sends_the_same_prompt_to_the_next_at_once() throws Exception {
        RunState end = play(
                dag("'models':{'LOW':'small'},", task("a", "'fallbackModels':['f1','f2']")),
                OptionChoices.NONE,
                (call, output) -> call.model().orElseThrow().id().equals("f2")
                        ? says(output, "Done.")
                        : AgentResult.Failed.of("Agent reported: rate_limit (429)")
                                .passing(new Retry(Cause.RATE_LIMIT, Optional.empty())));

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(modelsOf("a")).containsExactly("small", "f1", "f2");
        assertThat(calls).extracting(AgentCall::prompt).containsOnly("Do a.");
        assertThat(end.task(new TaskId("a")).dispatch(0).orElseThrow().model()).contains("f2");
    }

    @Test
    void a_runner_that_is_killed_between_fallbacks_goes_on_with_the_next_model() throws Exception {
        byte[] dag = dag("'models':{'LOW':'small'},", task("a", "'fallbackModels':['f1','f2']"));
        try (RecoveredRun run = open(dag, OptionChoices.NONE)) {
            assertThatThrownBy(() -> play(run, (call, output) -> {
                        if (call.key().attempt() == 1) {
                            return AgentResult.Failed.of("no wind");
                        }
                        output.text("begun");
                        throw new IllegalStateException("killed");
                    }))
                    .hasMessage("killed");
        }
        assertThat(Files.readString(new RunHome(directory).state())).contains("\"f1\"");

        RunState end = play(
                dag,
                OptionChoices.NONE,
                (call, output) -> call.key().attempt() == 3 ? AgentResult.Failed.of("no wind") : says(output, "Done."));

        assertThat(modelsOf("a")).containsExactly("small", "f1", "f1", "f2");
        assertThat(calls).extracting(AgentCall::prompt).containsOnly("Do a.");
        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(end.task(new TaskId("a")).attempts()).isEqualTo(4);
    }

    @Test
    void a_task_that_goes_on_with_another_model_waits_for_no_place_of_its_first() throws Exception {
        OptionChoices options = OptionChoices.NONE.with(RunOption.MAX_PARALLEL_MODEL, Map.of("small", 1L));
        CountDownLatch fellBack = new CountDownLatch(1);

        RunState end = play(
                dag("'models':{'LOW':'small'},", task("a", "'fallbackModels':['f1']"), task("b", "'retries':0")),
                options,
                (call, output) -> {
                    if (call.key().task().value().equals("b")) {
                        assertThat(fellBack.await(1, TimeUnit.MINUTES)).isTrue();
                    } else if (call.key().attempt() == 1) {
                        return AgentResult.Failed.of("no wind");
                    } else {
                        fellBack.countDown();
                    }
                    return says(output, "Done.");
                });

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(modelsOf("a")).containsExactly("small", "f1");
    }

    @Test
    void a_chain_goes_on_beside_a_failure_that_lets_it_and_not_beside_one_that_does_not() throws Exception {
        for (String onFailure : List.of("continue", "stop")) {
            byte[] dag = dag(
                    "",
                    task("a", "'onFailure':'" + onFailure + "'"),
                    task("b", "'retries':0"),
                    task("c", "'depends_on':['b']"),
                    task("d", "'depends_on':['c','a']"));

            RunState end;
            try (RecoveredRun run = engine().startOrResume(
                            RunPlaces.inside(new RunHome(directory.resolve(onFailure))),
                            NewRun.of(RUN, dag, "dag", OptionChoices.NONE))) {
                end = play(
                        run,
                        (call, output) -> call.key().task().value().equals("a")
                                ? AgentResult.Failed.of("no wind")
                                : says(output, "Done."));
            }

            assertThat(end.task(new TaskId("d")).status())
                    .isEqualTo(onFailure.equals("continue") ? TaskStatus.FINISHED : TaskStatus.ERROR);
            RecordedRun.in(directory.resolve(onFailure)).assertSamePrompts();
        }
    }

    @Test
    void a_child_runs_with_the_failure_of_its_parent_in_its_prompt_and_the_run_has_failed() throws Exception {
        byte[] dag = dag(
                "",
                task("a", "'onFailure':'continue'"),
                task("b", "'depends_on':['a']"),
                task("c", "'depends_on':['b']"));

        RunState end = play(
                dag,
                OptionChoices.NONE,
                (call, output) -> call.key().task().value().equals("a")
                        ? AgentResult.Failed.of("the oven is cold")
                        : says(output, "Done."));

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(end.counts()).isEqualTo(Map.of(TaskStatus.FINISHED, 2L, TaskStatus.ERROR, 1L));
        assertThat(callOf("b").prompt())
                .contains("### a [ERROR]", "(no result, the task failed: the oven is cold)", "Do b.");
        assertThat(callOf("c").prompt()).contains("### b [FINISHED]").doesNotContain("the oven is cold");
        RecordedRun.in(directory).assertSamePrompts();
    }

    @Test
    void a_child_of_a_failed_parent_gets_the_same_prompt_after_a_kill() throws Exception {
        byte[] dag = dag("", task("a", "'onFailure':'continue'"), task("b", "'depends_on':['a']"));
        try (RecoveredRun run = open(dag, OptionChoices.NONE)) {
            assertThatThrownBy(() -> play(run, (call, output) -> {
                        if (call.key().task().value().equals("a")) {
                            return AgentResult.Failed.of("the oven is cold");
                        }
                        throw new IllegalStateException("killed");
                    }))
                    .hasMessage("killed");
        }

        play(dag, OptionChoices.NONE, (call, output) -> says(output, "Done."));

        assertThat(calls.stream().filter(call -> call.key().task().value().equals("b")))
                .extracting(AgentCall::prompt)
                .hasSize(2)
                .containsOnly(calls.get(calls.size() - 1).prompt());
    }

    @Test
    void what_was_sent_on_a_failure_is_made_again_when_the_parent_has_been_mended_since() throws Exception {
        byte[] dag = dag(
                "",
                task("a", "'onFailure':'continue'"),
                task("b", "'depends_on':['a']"),
                task("c", "'depends_on':['a']"));
        play(dag, OptionChoices.NONE, (call, output) -> switch (call.key()
                .task()
                .value()) {
            case "a" -> AgentResult.Failed.of("the oven is cold");
            case "b" -> says(output, "Done.");
            default -> AgentResult.Failed.of("no wind");
        });

        RunState end;
        try (RecoveredRun run = engine().startOrResume(
                        RunPlaces.inside(new RunHome(directory)),
                        NewRun.of(RUN, dag, "dag", OptionChoices.NONE),
                        new ResumePolicy(false, false, false, false, true))) {
            end = play(run, (call, output) -> says(output, "Warm now."));
        }

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(calls.stream().filter(call -> call.key().task().value().equals("b")))
                .hasSize(1);
        assertThat(calls.get(calls.size() - 1).prompt()).contains("### a [FINISHED]", "Warm now.");
        RecordedRun.in(directory).assertSamePrompts();
        try (RunView view = engine().view(new RunHome(directory))) {
            assertThat(view.prompt(new TaskId("b"), 0)).contains("the oven is cold");
        }
    }

    @Test
    void no_more_of_a_group_run_at_one_time_than_it_says_and_others_beside_them() throws Exception {
        CountDownLatch beside = new CountDownLatch(1);
        Map<String, Integer> most = new ConcurrentHashMap<>();
        Map<String, Integer> atWork = new ConcurrentHashMap<>();

        RunState end = play(
                dag(
                        "'groups':{'oven':{'maxParallel':1}},",
                        task("a", "'maxParallelGroup':'oven'"),
                        task("b", "'maxParallelGroup':'oven'"),
                        task("c", "'maxParallelGroup':'oven'"),
                        task("free", "'retries':0")),
                OptionChoices.NONE,
                (call, output) -> {
                    if (call.key().task().value().equals("free")) {
                        beside.countDown();
                        return says(output, "Done.");
                    }
                    most.merge("oven", atWork.merge("oven", 1, Integer::sum), Math::max);
                    try {
                        assertThat(beside.await(1, TimeUnit.MINUTES)).isTrue();
                        return says(output, "Done.");
                    } finally {
                        atWork.merge("oven", -1, Integer::sum);
                    }
                });

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(most).containsEntry("oven", 1);
    }
}
