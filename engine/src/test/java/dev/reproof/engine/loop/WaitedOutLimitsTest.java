package dev.reproof.engine.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
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
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.EmptyAnswer;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStanding.Waiting;
import dev.reproof.projections.run.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night in a second: limits of hours, in a time that passes when everybody waits for it. */
class WaitedOutLimitsTest {

    private static final RunId RUN = new RunId("night");
    private static final int TASKS = 40;
    private static final Duration FIVE_HOURS = Duration.ofHours(5);

    @TempDir
    Path directory;

    private final Night night = new Night();
    private final Vendor vendor = new Vendor();

    /** A clock that somebody moves. */
    private static final class Night extends Clock {

        private volatile Instant now = Instant.parse("2030-01-01T22:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Whoever sells answers: so many, then none for five hours, as each of those who ask then is told. */
    private final class Vendor implements Agent {

        private static final int SOLD_AT_A_TIME = 15;

        private final Map<TaskId, Integer> paid = new ConcurrentHashMap<>();
        private final Map<AttemptKey, String> prompts = new ConcurrentHashMap<>();
        private final AtomicInteger refused = new AtomicInteger();
        private int left = SOLD_AT_A_TIME;
        private Instant closedUntil = Instant.MIN;

        @Override
        public synchronized AgentResult run(AgentCall call, AgentOutput output) {
            prompts.put(call.key(), call.prompt());
            if (night.instant().isBefore(closedUntil)) {
                refused.incrementAndGet();
                return limit();
            }
            if (left == 0) {
                left = SOLD_AT_A_TIME;
                closedUntil = night.instant().plus(FIVE_HOURS);
                refused.incrementAndGet();
                return limit();
            }
            left--;
            paid.merge(call.key().task(), 1, Integer::sum);
            output.text("Answer to " + call.key().task());
            return new AgentResult.Finished(OptionalLong.of(1), OptionalLong.of(1));
        }

        private AgentResult limit() {
            return AgentResult.Failed.of("Agent reported: rate_limit (429)")
                    .passing(new Retry(Cause.RATE_LIMIT, Optional.of(closedUntil)));
        }
    }

    /** Kills the runner as often as it is told to once everybody waits; after that, lets the hours pass. */
    private final class Watch implements Progress {

        private final RecoveredRun run;
        private boolean kills;

        Watch(RecoveredRun run, boolean kills) {
            this.run = run;
            this.kills = kills;
        }

        @Override
        public void held(Optional<String> model, Instant until) {
            await().until(() -> run.state().running().isEmpty());
            if (kills) {
                kills = false;
                Thread.currentThread().interrupt();
            } else {
                night.pass(Duration.between(night.instant(), until.plusSeconds(10)));
            }
        }

        @Override
        public void retries(AttemptKey key, Waiting waiting) {}

        @Override
        public void rank(int rank, int ranks, List<TaskId> tasks) {}

        @Override
        public void dispatched(AttemptKey key, int promptChars) {}

        @Override
        public void ended(TaskId task, RunState state) {}
    }

    @Test
    void a_run_meets_a_limit_twice_is_killed_three_times_while_it_waits_and_ends_with_each_answer_paid_once()
            throws Exception {
        for (int kill = 0; kill < 3; kill++) {
            try (RecoveredRun run = open()) {
                assertThatThrownBy(() -> play(run, true)).isInstanceOf(InterruptedException.class);
                assertThat(run.state().counts()).doesNotContainKeys(TaskStatus.ERROR, TaskStatus.RUNNING);
                assertThat(run.state().tasks()).anyMatch(task -> task.waiting().isPresent());
            }
            assertThat(Files.readString(new RunHome(directory).state()))
                    .contains("\"waiting\"", "\"rate_limit\"", "Agent reported: rate_limit (429)")
                    .doesNotContain("errorMessage");
        }

        RunState end;
        try (RecoveredRun run = open()) {
            end = play(run, false);
        }

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(vendor.paid)
                .hasSize(TASKS)
                .allSatisfy((task, times) -> assertThat(times).isOne());
        assertThat(vendor.refused)
                .as("who met a limit, and nobody who could have known")
                .hasValueLessThanOrEqualTo(8);
        assertThat(Duration.between(Instant.parse("2030-01-01T22:00:00Z"), night.instant()))
                .isBetween(
                        FIVE_HOURS.multipliedBy(2), FIVE_HOURS.multipliedBy(2).plusMinutes(5));
        vendor.prompts.keySet().stream()
                .collect(Collectors.groupingBy(AttemptKey::task))
                .forEach((task, attempts) -> assertThat(
                                attempts.stream().map(vendor.prompts::get).collect(Collectors.toSet()))
                        .as("prompts of %s", task)
                        .hasSize(1));
        assertThat(end.warnings()).isEmpty();
    }

    @Test
    void the_tasks_of_another_model_go_on() throws Exception {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        Agent agent = (call, output) -> {
            asked.add(call.key().task().value());
            output.text("Done.");
            return call.key().task().value().equals("hard") && call.key().attempt() == 1
                    ? AgentResult.Failed.of("Agent reported: overloaded")
                            .passing(new Retry(
                                    Cause.OVERLOADED,
                                    Optional.of(night.instant().plusSeconds(60))))
                    : new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
        };
        byte[] dag = """
                {"title":"t","models":{"HIGH":{"id":"sloop"},"LOW":{"id":"ketch"}},"tasks":[
                  {"id":"hard","complexity":"HIGH","subtask_prompt":"Think."},
                  {"id":"easy","complexity":"LOW","subtask_prompt":"Look."},
                  {"id":"harder","complexity":"HIGH","subtask_prompt":"Think more."}]}
                """.getBytes(UTF_8);
        try (RecoveredRun run = engine().startOrResume(places(), NewRun.of(RUN, dag, "dag", OptionChoices.NONE))) {
            Set<Optional<String>> held = ConcurrentHashMap.newKeySet();
            Progress watch = new UnwatchedRun() {
                @Override
                public void held(Optional<String> model, Instant until) {
                    held.add(model);
                }

                @Override
                public void ended(TaskId task, RunState state) {
                    if (task.value().equals("easy")) {
                        assertThat(asked).containsExactlyInAnyOrder("hard", "easy");
                        night.pass(Duration.ofMinutes(2));
                    }
                }
            };

            RunState end = new RankLoop(run, agent, directory, 1, watch).run();

            assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(end.task(new TaskId("hard")).attempts()).isEqualTo(2);
            assertThat(end.task(new TaskId("harder")).attempts()).isOne();
            assertThat(held).containsExactly(Optional.of("sloop"));
        }
    }

    @Test
    void a_chain_goes_on_when_a_task_of_it_is_tried_again_for_its_silence() throws Exception {
        byte[] dag = """
                {"title":"t","tasks":[
                  {"id":"a","complexity":"LOW","subtask_prompt":"Say."},
                  {"id":"b","complexity":"LOW","subtask_prompt":"Say more.","depends_on":["a"]}]}
                """.getBytes(UTF_8);
        OptionChoices options = OptionChoices.NONE
                .with(RunOption.EMPTY_ANSWER, EmptyAnswer.FAIL)
                .with(RunOption.RETRIES, 1L);
        Agent agent = (call, output) -> {
            output.text(call.key().attempt() == 1 ? "" : "Said.");
            return new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
        };
        try (RecoveredRun run = engine().startOrResume(places(), NewRun.of(RUN, dag, "dag", options))) {
            RunState end = new RankLoop(run, agent, directory, 1, new UnwatchedRun()).run();

            assertThat(end.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(end.tasks())
                    .allSatisfy(task -> assertThat(task.attempts()).isEqualTo(2));
        }
    }

    private RunState play(RecoveredRun run, boolean kills) throws InterruptedException {
        return new RankLoop(run, vendor, directory, 4, new Watch(run, kills)).run();
    }

    private RecoveredRun open() {
        return engine().startOrResume(places(), NewRun.of(RUN, dag(), "dag", OptionChoices.NONE));
    }

    private RunPlaces places() {
        return RunPlaces.inside(new RunHome(directory));
    }

    private ResumeEngine engine() {
        return new ResumeEngine(EngineSettings.of(night, new Runner("bakery", 41, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        }));
    }

    private static byte[] dag() {
        return IntStream.rangeClosed(1, TASKS)
                .mapToObj(number -> """
                        {"id":"t%d","complexity":"LOW","subtask_prompt":"Do %d."%s}""".formatted(
                                number, number, number > 10 ? ",\"depends_on\":[\"t" + (number - 10) + "\"]" : ""))
                .collect(Collectors.joining(",", "{\"title\":\"night\",\"tasks\":[", "]}"))
                .getBytes(UTF_8);
    }
}
