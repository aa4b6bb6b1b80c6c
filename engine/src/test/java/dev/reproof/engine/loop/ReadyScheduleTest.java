package dev.reproof.engine.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.testkit.RecordedRun;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskId;
import dev.reproof.events.TaskOrder;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose tasks begin when their parents have ended, and not when their rank does. */
class ReadyScheduleTest {

    private static final RunId RUN = new RunId("ready");
    private static final AgentResult WELL = new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());

    /** Two chains side by side, and what needs both. */
    private static final byte[] CHAINS = dag(
            task("slow", ""),
            task("quick", ""),
            task("after-quick", "quick"),
            task("last", "after-quick"),
            task("both", "slow,last"));

    @TempDir
    Path directory;

    private final Map<String, String> prompts = new ConcurrentHashMap<>();

    private static String task(String id, String parents) {
        String list = List.of(parents.split(",")).stream()
                .filter(parent -> !parent.isEmpty())
                .map(parent -> "\"" + parent + "\"")
                .collect(Collectors.joining(","));
        return "{\"id\":\"" + id + "\",\"depends_on\":[" + list + "],\"complexity\":\"LOW\",\"subtask_prompt\":\"Do "
                + id + ".\"}";
    }

    private static byte[] dag(String... tasks) {
        return ("{\"title\":\"t\",\"tasks\":[" + String.join(",", tasks) + "]}").getBytes(UTF_8);
    }

    private static RecoveredRun open(Path home, byte[] dag, TaskOrder order) {
        ResumeEngine engine =
                new ResumeEngine(EngineSettings.of(Clock.systemUTC(), new Runner("bakery", 41, "0.1.0"), warning -> {
                    throw new AssertionError(warning);
                }));
        return engine.startOrResume(
                RunPlaces.inside(new RunHome(home)),
                NewRun.of(RUN, dag, "dag", OptionChoices.NONE.with(RunOption.SCHEDULE, order)));
    }

    private RecoveredRun open(byte[] dag) {
        return open(directory, dag, TaskOrder.READY);
    }

    private RunState play(RecoveredRun run, Agent agent, RestartCheck check) throws InterruptedException {
        Agent noted = (call, output) -> {
            prompts.put(call.key().task().value(), call.prompt());
            return agent.run(call, output);
        };
        return new RankLoop(run, noted, directory, 8, new UnwatchedRun(), check).run();
    }

    private static AgentResult says(AgentOutput output, String text) {
        output.text(text);
        return WELL;
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    }

    /** The slow task ends when the last of the other chain has begun. */
    private static Agent slowUntilLast() {
        CountDownLatch last = new CountDownLatch(1);
        return (call, output) -> {
            String task = call.key().task().value();
            if (task.equals("last")) {
                last.countDown();
            }
            if (task.equals("slow")) {
                await(last);
            }
            return says(output, "Done " + task + ".");
        };
    }

    @Test
    void a_task_begins_when_its_parents_have_ended_while_its_rank_has_not() throws Exception {
        RunState end;
        try (RecoveredRun run = open(CHAINS)) {
            end = play(run, slowUntilLast(), RestartCheck.NEVER);
        }

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(end.ranksCompleted()).isEqualTo(4);
        RecordedRun.in(directory).assertSamePrompts();
    }

    @Test
    void prompts_are_those_of_a_run_rank_by_rank() throws Exception {
        Agent agent = (call, output) -> says(output, "Done " + call.key().task() + ".");
        Path ranks = directory.resolve("ranks");
        Path ready = directory.resolve("ready");
        try (RecoveredRun run = open(ranks, CHAINS, TaskOrder.RANK)) {
            play(run, agent, RestartCheck.NEVER);
        }
        Map<String, String> before = Map.copyOf(prompts);
        prompts.clear();
        try (RecoveredRun run = open(ready, CHAINS, TaskOrder.READY)) {
            play(run, agent, RestartCheck.NEVER);
        }

        assertThat(prompts).isEqualTo(before).hasSize(5);
    }

    @Test
    void a_runner_that_was_killed_in_the_middle_of_two_ranks_goes_on() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (RecoveredRun run = open(CHAINS)) {
            assertThatThrownBy(() -> play(
                            run,
                            (call, output) -> switch (call.key().task().value()) {
                                case "slow" -> {
                                    slow.countDown();
                                    await(new CountDownLatch(1)); // until it is ended
                                    yield WELL;
                                }
                                case "last" -> {
                                    await(slow);
                                    throw new IllegalStateException("killed");
                                }
                                default -> says(output, "Done.");
                            },
                            RestartCheck.NEVER))
                    .hasMessage("killed");
        }

        RunState end;
        try (RecoveredRun run = open(CHAINS)) {
            assertThat(run.state().ranksCompleted()).isZero();
            assertThat(run.state().task(new TaskId("after-quick")).status()).isEqualTo(TaskStatus.FINISHED);
            end = play(run, (call, output) -> says(output, "Done."), RestartCheck.NEVER);
        }

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(end.task(new TaskId("slow")).attempts()).isEqualTo(2);
        assertThat(end.task(new TaskId("quick")).attempts()).isOne();
        RecordedRun.in(directory).assertSamePrompts();
    }

    @Test
    void what_depends_on_a_failure_is_skipped_and_the_rest_goes_on() throws Exception {
        RunState end;
        try (RecoveredRun run = open(CHAINS)) {
            end = play(
                    run,
                    (call, output) -> call.key().task().value().equals("quick")
                            ? AgentResult.Failed.of("no wind")
                            : says(output, "Done."),
                    RestartCheck.NEVER);
        }

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(end.task(new TaskId("slow")).status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(end.task(new TaskId("both")).blockedBy()).containsExactly(new TaskId("last"));
    }

    @Test
    void changed_code_lets_what_runs_end_and_begins_no_more() throws Exception {
        AtomicBoolean changed = new AtomicBoolean();
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch quick = new CountDownLatch(1);
        RestartCheck check = () -> changed.get() ? List.of("runner.jar") : List.of();

        RunState stopped;
        try (RecoveredRun run = open(CHAINS)) {
            stopped = play(
                    run,
                    (call, output) -> {
                        asked.add(call.key().task().value());
                        if (call.key().task().value().equals("quick")) {
                            changed.set(true);
                            quick.countDown();
                        } else {
                            await(quick);
                        }
                        return says(output, "Done.");
                    },
                    check);
        }

        assertThat(stopped.restarting()).isTrue();
        assertThat(stopped.running()).isEmpty();
        assertThat(asked).containsExactlyInAnyOrder("slow", "quick");
        try (RecoveredRun run = open(CHAINS)) {
            changed.set(false);
            assertThat(play(run, (call, output) -> says(output, "Done."), check)
                            .finished()
                            .orElseThrow()
                            .outcome())
                    .isEqualTo(RunOutcome.SUCCESS);
        }
    }
}
