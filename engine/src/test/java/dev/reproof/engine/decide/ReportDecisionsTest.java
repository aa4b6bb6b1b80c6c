package dev.reproof.engine.decide;

import static dev.reproof.engine.SampleRun.A;
import static dev.reproof.engine.decide.GivenRun.given;
import static dev.reproof.engine.decide.Steps.dispatched;
import static dev.reproof.engine.decide.Steps.failed;
import static dev.reproof.engine.decide.Steps.finished;
import static dev.reproof.engine.decide.Steps.key;
import static dev.reproof.engine.decide.Steps.requeued;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.Reports;
import dev.reproof.engine.decide.RunCommand.ReportAgent;
import dev.reproof.events.AgentReport;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.Told;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is decided about what an agent told of an attempt. */
class ReportDecisionsTest {

    private static final AgentReport TOLD = Reports.costing(240_000, "sloop-large");
    private static final AgentReport MORE = Reports.costing(5_000_000_001L, "sloop-small", "sloop-large");

    @Test
    void a_running_attempt_reports_once() {
        given(dispatched(A, 1))
                .when(report(1, TOLD))
                .then(new AgentReported(key(A, 1), TOLD))
                .when(report(1, MORE))
                .thenNothing();
    }

    @Test
    void an_attempt_that_does_not_run_reports_nothing() {
        given().when(report(1, TOLD)).thenNothing();
        given(dispatched(A, 1)).when(report(2, TOLD)).thenNothing();
        given(dispatched(A, 1), finished(A, 1)).when(report(1, TOLD)).thenNothing();
        given(dispatched(A, 1), failed(A, 1)).when(report(1, TOLD)).thenNothing();
        given(dispatched(A, 1), requeued(A, 1)).when(report(1, TOLD)).thenNothing();
        given().when(new ReportAgent(key(new TaskId("z"), 1), TOLD)).thenRejected("z");
    }

    @Test
    void the_next_attempt_reports_again() {
        AgentReported first = new AgentReported(key(A, 1), TOLD);
        given(dispatched(A, 1), first, requeued(A, 1), dispatched(A, 2))
                .when(report(2, MORE))
                .then(new AgentReported(key(A, 2), MORE));
    }

    @Test
    void denied_tools_are_warned_of_for_each_attempt() {
        AgentReport once = Reports.denied(1);
        AgentReport often = Reports.denied(3);
        GivenRun first = given(dispatched(A, 1)).when(report(1, once)).decided();
        GivenRun second = given(dispatched(A, 1), requeued(A, 1), dispatched(A, 2))
                .when(report(2, often))
                .decided();

        assertThat(first.events())
                .containsExactly(
                        new OperatorWarned(
                                "TOOLS_DENIED",
                                "The agent of task 'a' was not allowed to use a tool 1 time (iteration 0, attempt 1), and may"
                                        + " have left its work undone; grant it the rights that the task needs"),
                        new AgentReported(key(A, 1), once));
        assertThat(second.events().get(0))
                .isInstanceOfSatisfying(
                        OperatorWarned.class,
                        warning -> assertThat(warning.text()).contains("3 times (iteration 0, attempt 2)"));
    }

    @Test
    void a_task_and_its_run_keep_sums_and_the_last_report() {
        AgentReported last = new AgentReported(key(A, 2), MORE);
        RunState state = given(
                        dispatched(A, 1),
                        new AgentReported(key(A, 1), TOLD),
                        failed(A, 1),
                        new TaskReopened(A, 0, "again"),
                        dispatched(A, 2),
                        last,
                        finished(A, 2))
                .state();

        assertThat(state.task(A).told())
                .isEqualTo(new Told(
                        2,
                        List.of("sloop-large", "sloop-small"),
                        new AgentReport.Tokens(
                                Optional.of(2_400L), Optional.of(60L), Optional.of(2_000L), Optional.empty()),
                        Map.of("USD", new BigDecimal("5.000240001")),
                        2,
                        Optional.of(4L),
                        0,
                        2,
                        Optional.of(last)))
                .isEqualTo(state.totals().told());
    }

    private static ReportAgent report(int attempt, AgentReport report) {
        return new ReportAgent(key(A, attempt), report);
    }
}
