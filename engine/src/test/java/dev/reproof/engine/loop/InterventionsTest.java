package dev.reproof.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.agent.Agent;
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
import dev.reproof.engine.steer.CommandAnswer;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.engine.steer.CommandInbox;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ByHand;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import dev.reproof.events.TaskId;
import dev.reproof.events.TaskOrder;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on while a person settles tasks of them. */
@Timeout(120)
class InterventionsTest {

    private static final RunId RUN = new RunId("r1");

    private static final byte[] DAG = """
            {"title":"t","tasks":[
              {"id":"mill","complexity":"LOW","subtask_prompt":"Mill."},
              {"id":"oven","complexity":"LOW","subtask_prompt":"Heat."},
              {"id":"dough","complexity":"LOW","subtask_prompt":"Knead.","depends_on":["mill"]},
              {"id":"go-ahead","kind":"pause","depends_on":["oven"]},
              {"id":"loaf","complexity":"LOW","subtask_prompt":"Bake.","depends_on":["dough"]},
              {"id":"sale","complexity":"LOW","subtask_prompt":"Sell.","depends_on":["go-ahead","oven"]}]}
            """.getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final ExecutorService runners = Executors.newCachedThreadPool();
    private final Map<String, String> prompts = new ConcurrentSkipListMap<>();
    private final Set<String> interrupted = ConcurrentHashMap.newKeySet();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Map<String, String> reviews = new ConcurrentHashMap<>();
    private final Set<String> limited = ConcurrentHashMap.newKeySet();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private OptionChoices options = OptionChoices.NONE;
    private int commands;

    @AfterEach
    void nothing_is_left() throws InterruptedException {
        runners.shutdownNow();
        assertThat(runners.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    /** Says something, and then waits where its task is held. */
    private Agent agent() {
        return (call, output) -> {
            AttemptKey key = call.key();
            String task = key.task().value();
            prompts.put(task + " " + key.attempt(), call.prompt());
            output.text(reviews.getOrDefault(task, "by " + task + " " + key.attempt()));
            CountDownLatch hold = held.get(task);
            if (hold != null) {
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    interrupted.add(task);
                    throw e;
                }
            }
            if (limited.contains(task)) {
                return AgentResult.Failed.of("too much at once")
                        .passing(new Retry(
                                Cause.RATE_LIMIT, Optional.of(Instant.now().plus(Duration.ofHours(1)))));
            }
            return failing.contains(task)
                    ? new AgentResult.Failed("no yeast", OptionalLong.empty(), OptionalLong.empty())
                    : new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
        };
    }

    private RunHome home() {
        return new RunHome(directory.resolve("r1"));
    }

    private static ResumeEngine engine() {
        return new ResumeEngine(EngineSettings.of(Clock.systemUTC(), new Runner("bakery", 41, "0.1.0"), warning -> {}));
    }

    private Future<RunState> begin() {
        return begin(DAG);
    }

    private Future<RunState> begin(byte[] dag) {
        Callable<RunState> run = () -> {
            NewRun request = NewRun.of(RUN, dag, "dag", options);
            try (RecoveredRun recovered = engine().startOrResume(RunPlaces.inside(home()), request)) {
                return new RankLoop(recovered, agent(), directory, 4, new UnwatchedRun()).run();
            }
        };
        return runners.submit(run);
    }

    private void holds(String... tasks) {
        for (String task : tasks) {
            held.put(task, new CountDownLatch(1));
        }
    }

    private HandCommand command(String task, ByHand how) {
        return HandCommand.of("command-" + ++commands, new TaskId(task), how);
    }

    private HandCommand command(String task, ByHand how, String text) {
        return HandCommand.of("command-" + ++commands, new TaskId(task), how, text);
    }

    private CommandAnswer give(HandCommand command) {
        CommandInbox inbox = new CommandInbox(home());
        inbox.leave(command);
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> inbox.answered(command.id()), Optional::isPresent)
                .orElseThrow();
    }

    private void awaitPrompt(String attempt) {
        await().atMost(Duration.ofSeconds(60)).until(() -> prompts.containsKey(attempt));
    }

    private void awaitStatus(String task, TaskStatus status) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> state().task(new TaskId(task)).status() == status);
    }

    private RunState state() {
        try (var view = engine().view(home())) {
            return view.state();
        }
    }

    private static TaskStatus status(RunState run, String task) {
        return run.task(new TaskId(task)).status();
    }

    @Test
    void an_agent_is_cancelled_and_the_run_goes_on() throws Exception {
        holds("mill");
        Future<RunState> run = begin();
        awaitPrompt("mill 1");

        CommandAnswer answer = give(command("mill", ByHand.CANCELLED).because(Optional.of("it hangs")));
        CommandAnswer pause = give(approved());
        RunState end = run.get();

        assertThat(answer).isEqualTo(new CommandAnswer(answer.id(), true, "Task 'mill' is cancelled by hand"));
        assertThat(pause.taken()).isTrue();
        assertThat(interrupted).containsExactly("mill");
        assertThat(end.task(new TaskId("mill")).errorMessage()).contains("Cancelled by hand: it hangs");
        assertThat(status(end, "loaf")).isEqualTo(TaskStatus.ERROR);
        assertThat(status(end, "sale")).isEqualTo(TaskStatus.FINISHED);
        assertThat(prompts.keySet()).containsExactly("mill 1", "oven 1", "sale 1");
    }

    /** Once the pause waits. */
    private HandCommand approved() {
        awaitStatus("go-ahead", TaskStatus.AWAITING_APPROVAL);
        return command("go-ahead", ByHand.APPROVED);
    }

    @Test
    void a_task_at_work_is_finished_by_hand_and_its_text_goes_to_what_follows() throws Exception {
        holds("mill");
        Future<RunState> run = begin();
        awaitPrompt("mill 1");

        give(command("mill", ByHand.FINISHED, "ground by hand\n"));
        give(approved());
        RunState end = run.get();

        assertThat(interrupted).containsExactly("mill");
        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(end.task(new TaskId("mill")).transcript().orElseThrow().key().attempt())
                .isEqualTo(2);
        assertThat(prompts.get("dough 1")).contains("ground by hand").doesNotContain("by mill 1");
    }

    @Test
    void what_a_hung_agent_has_said_is_salvaged() throws Exception {
        holds("mill");
        Future<RunState> run = begin();
        awaitPrompt("mill 1");
        HandCommand salvage = command("mill", ByHand.SALVAGED);

        await().atMost(Duration.ofSeconds(60)) // what it says is recorded a moment after it is said
                .until(() -> give(new HandCommand(
                                "command-" + ++commands,
                                salvage.task(),
                                salvage.how(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.empty()))
                        .taken());
        give(approved());
        run.get();

        assertThat(prompts.get("dough 1")).contains("by mill 1");
        assertThat(prompts).doesNotContainKey("mill 2");
        assertThat(text("mill", 1)).isEqualTo("by mill 1");
    }

    private String text(String task, int attempt) {
        try (var view = engine().view(home())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            view.copyTranscript(new AttemptKey(new TaskId(task), 0, attempt), out);
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_task_of_a_later_rank_is_skipped_and_never_sent() throws Exception {
        holds("mill");
        Future<RunState> run = begin();
        awaitPrompt("mill 1");

        give(command("dough", ByHand.SKIPPED).because(Optional.of("there is some left")));
        held.get("mill").countDown();
        give(approved());
        RunState end = run.get();

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(prompts).doesNotContainKey("dough 1");
        assertThat(prompts.get("loaf 1")).contains("Skipped by hand: this task has not run.", "there is some left");
    }

    @Test
    void what_was_skipped_in_an_earlier_rank_runs_once_what_it_waits_for_has_an_answer() throws Exception {
        failing.add("mill");
        holds("sale");
        Future<RunState> run = begin();
        give(approved());
        awaitPrompt("sale 1");
        awaitStatus("loaf", TaskStatus.ERROR);

        give(command("mill", ByHand.SALVAGED));
        awaitStatus("loaf", TaskStatus.PENDING);
        held.get("sale").countDown();
        RunState end = run.get();

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(prompts.keySet()).containsExactly("dough 1", "loaf 1", "mill 1", "oven 1", "sale 1");
        assertThat(prompts.get("dough 1")).contains("by mill 1");
    }

    @Test
    void what_waits_for_its_limit_to_pass_and_is_settled_is_waited_for_no_longer() throws Exception {
        limited.add("mill");
        Future<RunState> run = begin();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> state().task(new TaskId("mill")).waiting().isPresent());

        give(command("mill", ByHand.FINISHED, "ground by hand"));
        give(approved());
        RunState end = run.get(60, TimeUnit.SECONDS); // and not an hour

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(prompts).doesNotContainKey("mill 2");
    }

    @Test
    void a_review_by_hand_is_judged_where_another_loop_is_the_last_to_end() throws Exception {
        byte[] dag = """
                {"title":"t","tasks":[
                  {"id":"taste","complexity":"LOW","subtask_prompt":"Taste."},
                  {"id":"weigh","complexity":"LOW","subtask_prompt":"Weigh."}],
                 "loops":[{"convergeOn":"taste","maxIterations":1},{"convergeOn":"weigh","maxIterations":1}]}
                """.getBytes(StandardCharsets.UTF_8);
        failing.add("taste");
        reviews.put("weigh", "## Blockers\n\n- too light\n\n## High-severity findings\n\nNone.\n");
        holds("weigh");
        Future<RunState> run = begin(dag);
        awaitPrompt("weigh 1");
        prompts.clear();
        held.put("weigh", new CountDownLatch(1)).countDown();
        awaitPrompt("weigh 1");
        failing.add("weigh");

        give(command("taste", ByHand.FINISHED, "## Blockers\n\nNone.\n\n## High-severity findings\n\nNone.\n"));
        held.get("weigh").countDown();
        RunState end = run.get();

        assertThat(end.loop("loop-taste").orElseThrow().phase()).isEqualTo(Phase.CONVERGED);
        assertThat(status(end, "weigh")).isEqualTo(TaskStatus.ERROR);
    }

    @Test
    void nothing_is_settled_between_the_making_of_a_prompt_and_its_dispatch() throws Exception {
        NewRun request = NewRun.of(RUN, DAG, "dag", OptionChoices.NONE);
        HandCommand skip = command("dough", ByHand.SKIPPED);
        try (RecoveredRun run = engine().startOrResume(RunPlaces.inside(home()), request);
                Interventions hands = new Interventions(run, new UnwatchedRun())) {
            hands.begin();
            CommandBox inbox = run.inbox();

            Optional<RunState> seen = hands.asItStands(new TaskId("mill"), () -> {
                long before = run.state().position();
                inbox.leave(skip);
                await().during(Duration.ofSeconds(1)) // four looks
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> run.state().position() == before);
                return run.state();
            });

            assertThat(status(seen.orElseThrow(), "dough")).isEqualTo(TaskStatus.PENDING);
            await().atMost(Duration.ofSeconds(60)).until(() -> inbox.answered(skip.id()), Optional::isPresent);
            assertThat(status(run.state(), "dough")).isEqualTo(TaskStatus.FINISHED);
            assertThat(hands.asItStands(new TaskId("loaf"), () -> "is sent")).contains("is sent");
            assertThat(hands.asItStands(new TaskId("sale"), () -> "is sent")).isEmpty();
        }
    }

    @Test
    void what_waits_again_begins_beside_what_runs_where_tasks_do_not_wait_for_their_rank() throws Exception {
        options = OptionChoices.NONE.with(RunOption.SCHEDULE, TaskOrder.READY);
        failing.add("mill");
        Future<RunState> run = begin();
        awaitStatus("loaf", TaskStatus.ERROR);

        give(command("mill", ByHand.SALVAGED)); // while the pause waits
        awaitStatus("loaf", TaskStatus.FINISHED);
        give(approved());

        assertThat(run.get().finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
    }

    @Test
    void a_pause_is_rejected_with_words_for_what_follows() throws Exception {
        Future<RunState> run = begin();
        awaitStatus("go-ahead", TaskStatus.AWAITING_APPROVAL);

        give(command("go-ahead", ByHand.REJECTED, "Too dear."));
        RunState end = run.get();

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(prompts.get("sale 1")).contains("Rejected.\n\nToo dear.");
        assertThat(home().checkpoints()).isEmptyDirectory();
    }

    @Test
    void what_does_not_fit_is_refused_and_the_attempt_goes_on() throws Exception {
        holds("mill");
        Future<RunState> run = begin();
        awaitPrompt("mill 1");

        CommandAnswer approval = give(command("mill", ByHand.APPROVED));
        CommandAnswer nobody = give(command("nobody", ByHand.SKIPPED));
        held.get("mill").countDown();
        give(approved());
        RunState end = run.get();

        assertThat(approval.taken()).isFalse();
        assertThat(approval.text()).contains("only a pause");
        assertThat(nobody.text()).contains("no task 'nobody'");
        assertThat(interrupted).isEmpty();
        assertThat(end.task(new TaskId("mill")).attempts()).isEqualTo(1);
    }

    @Test
    void a_command_that_a_runner_did_not_live_to_take_is_taken_by_the_next_one() throws Exception {
        failing.add("mill");
        Future<RunState> run = begin();
        give(approved());
        run.get();
        HandCommand salvage = command("mill", ByHand.SALVAGED);
        HandCommand finish = command("dough", ByHand.FINISHED, "kneaded by hand");
        CommandInbox inbox = new CommandInbox(home());
        engine().steer(
                        RunPlaces.inside(home()),
                        Optional.empty(),
                        ResumePolicy.STRICT,
                        steering -> steering.take(salvage));
        inbox.leave(salvage); // as if its runner had been killed before it answered
        inbox.leave(finish);

        RunState end = begin().get();

        assertThat(inbox.answered(salvage.id()).orElseThrow().taken()).isTrue();
        assertThat(inbox.answered(finish.id()).orElseThrow().taken()).isTrue();
        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(prompts.get("loaf 1")).contains("kneaded by hand");
        assertThat(List.copyOf(prompts.keySet())).doesNotContain("dough 1", "mill 2");
        assertThat(end.taken()).containsExactlyInAnyOrder("command-1", salvage.id(), finish.id());
    }

    @Test
    void a_command_that_is_recorded_and_comes_again_does_not_interrupt_what_its_task_does_by_now() throws Exception {
        failing.add("mill");
        Future<RunState> run = begin();
        give(approved());
        run.get();
        HandCommand salvage = command("mill", ByHand.SALVAGED);
        engine().steer(RunPlaces.inside(home()), Optional.empty(), ResumePolicy.STRICT, steering -> {
            steering.take(salvage);
            steering.rerun(List.of(salvage.task()), false, "");
        });
        failing.clear();
        holds("mill");
        Future<RunState> again = begin();
        awaitPrompt("mill 2");

        CommandAnswer answer = give(salvage);
        held.get("mill").countDown();
        RunState end = again.get();

        assertThat(answer.taken()).isTrue();
        assertThat(interrupted).isEmpty();
        assertThat(end.task(new TaskId("mill")).attempts()).isEqualTo(2);
        assertThat(prompts.get("dough 1")).contains("by mill 2");
    }
}
