package dev.reproof.engine.decide;

import static dev.reproof.engine.decide.GatedRun.GATE;
import static dev.reproof.engine.decide.GatedRun.PROBE;
import static dev.reproof.engine.decide.GatedRun.dispatched;
import static dev.reproof.engine.decide.GatedRun.evidence;
import static dev.reproof.engine.decide.GatedRun.finished;
import static dev.reproof.engine.decide.GatedRun.key;
import static dev.reproof.engine.decide.GatedRun.opened;
import static dev.reproof.engine.decide.GatedRun.released;
import static dev.reproof.engine.decide.GatedRun.seal;
import static dev.reproof.engine.decide.GatedRun.stream;
import static dev.reproof.engine.decide.GivenRun.givenIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.decide.RunCommand.CompleteRank;
import dev.reproof.engine.decide.RunCommand.EndOracle;
import dev.reproof.engine.decide.RunCommand.ExceedAttempt;
import dev.reproof.engine.decide.RunCommand.FailCheckpoint;
import dev.reproof.engine.decide.RunCommand.OpenCheckpoint;
import dev.reproof.engine.decide.RunCommand.ReleaseCheckpoint;
import dev.reproof.engine.decide.RunCommand.RequestRestart;
import dev.reproof.engine.decide.RunCommand.WarnOperator;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded.Limit;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is decided about pauses, oracles, attempts that come to a limit, and what runners note. */
class GateDecisionsTest {

    private static final RunState START = GatedRun.with(2, "\"maxTokensTotal\":10");
    private static final OpenCheckpoint OPEN = new OpenCheckpoint(key(GATE, 0), opened().sentinel());
    private static final ReleaseCheckpoint RELEASE = new ReleaseCheckpoint(key(GATE, 0), stream(GATE, 0), seal());
    private static final FailCheckpoint EXPIRE = new FailCheckpoint(key(GATE, 0), stream(GATE, 0), seal(), "too late");

    @Test
    void a_pause_is_opened_once_and_again_at_another_place() {
        GivenRun open = givenIn(START).when(OPEN).then(opened());
        open.when(OPEN).thenNothing();
        open.when(new OpenCheckpoint(key(GATE, 0), "/elsewhere"))
                .then(new CheckpointOpened(key(GATE, 0), "/elsewhere"));
        assertThat(open.state().task(GATE).status()).isEqualTo(TaskStatus.AWAITING_APPROVAL);
        givenIn(START, opened(), released()).when(OPEN).thenRejected("open the pause", "found FINISHED");
        givenIn(START).when(new OpenCheckpoint(key(GATE, 1), "x")).thenRejected("open the pause", "found PENDING");
    }

    @Test
    void an_open_pause_is_released_once_or_fails() {
        givenIn(START, opened()).when(RELEASE).then(released()).when(RELEASE).thenNothing();
        givenIn(START).when(RELEASE).thenRejected("release", "an open pause", "PENDING");
        GivenRun failed = givenIn(START, opened())
                .when(EXPIRE)
                .then(new TaskFailed(key(GATE, 0), "too late", seal(), TokenUsage.UNKNOWN));
        failed.when(RELEASE).thenRejected("release", "ERROR");
        assertThat(failed.state().outcome()).isEqualTo(RunOutcome.FAILED);
        givenIn(START, opened(), released()).when(EXPIRE).thenRejected("fail", "FINISHED");
    }

    @Test
    void a_rank_does_not_end_before_its_pause() {
        givenIn(START, new RankStarted(0, 0), opened(), dispatched(PROBE, 0), finished(PROBE, 0))
                .when(new CompleteRank(0))
                .thenRejected("task 'gate' is AWAITING_APPROVAL");
    }

    @Test
    void the_evidence_of_an_oracle_comes_right_before_its_end() {
        givenIn(START, dispatched(PROBE, 0))
                .when(new EndOracle(evidence(0), Optional.empty(), seal()))
                .then(evidence(0), finished(PROBE, 0))
                .when(new EndOracle(evidence(0), Optional.empty(), seal()))
                .thenNothing();
        EndOracle fails = new EndOracle(evidence(0), Optional.of("leaks"), seal());
        givenIn(START, dispatched(PROBE, 0))
                .when(fails)
                .then(evidence(0), new TaskFailed(key(PROBE, 0), "leaks", seal(), TokenUsage.UNKNOWN))
                .when(fails)
                .thenNothing();
        givenIn(START).when(fails).thenRejected("fail", "the running attempt");
    }

    @Test
    void an_attempt_at_a_limit_ends_once_with_what_it_said_and_cost() {
        TokenUsage used = new TokenUsage(OptionalLong.of(4), OptionalLong.of(7));
        ExceedAttempt exceed = new ExceedAttempt(key(PROBE, 0), Limit.OUTPUT_BYTES, "too much", seal(), used);
        GivenRun exceeded = givenIn(START, dispatched(PROBE, 0))
                .when(exceed)
                .then(new TaskBudgetExceeded(
                        PROBE, 0, Limit.OUTPUT_BYTES, "too much", Optional.of(1), Optional.of(seal()), used));
        exceeded.when(exceed).thenNothing();
        assertThat(exceeded.state().totals().tokensSpent()).isEqualTo(11);
        assertThat(exceeded.state().tokensExceeded()).isTrue();
        assertThat(exceeded.state().totals().outputBytes()).isEqualTo(seal().bytes());
        givenIn(START).when(exceed).thenRejected("end", "the running attempt");
    }

    @Test
    void a_restart_is_asked_for_once_and_a_warning_told_once() {
        RequestRestart restart = new RequestRestart("rank 1", List.of("reproof.jar"));
        GivenRun asked = givenIn(START).when(restart).then(new RunRestartRequested("rank 1", List.of("reproof.jar")));
        asked.when(restart).thenNothing();
        assertThat(asked.state().restarting()).isTrue();
        WarnOperator warning = new WarnOperator("CODE", "beware");
        givenIn(START)
                .when(warning)
                .then(new OperatorWarned("CODE", "beware"))
                .when(warning)
                .thenNothing();
    }
}
