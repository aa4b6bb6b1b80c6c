package dev.reproof.engine.decide;

import static dev.reproof.engine.SampleRun.A;
import static dev.reproof.engine.SampleRun.B;
import static dev.reproof.engine.decide.GivenRun.given;
import static dev.reproof.engine.decide.Steps.failed;
import static dev.reproof.engine.decide.Steps.finished;
import static dev.reproof.engine.decide.Steps.key;
import static dev.reproof.engine.decide.Steps.requeued;
import static dev.reproof.engine.decide.Steps.seal;
import static dev.reproof.engine.decide.Steps.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.decide.RunCommand.DispatchTask;
import dev.reproof.engine.decide.RunCommand.LeaveWorktree;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.Worktree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is decided about worktrees of attempts. */
class WorktreeDecisionsTest {

    private static final Worktree GIVEN = new Worktree("reproof/r1/a-0-1", "a".repeat(40));
    private static final Worktree ELSEWHERE = new Worktree("reproof/r1/a-0-2", "b".repeat(40));

    private static DispatchTask dispatch(TaskId task, int attempt, Worktree given) {
        return new DispatchTask(
                key(task, attempt),
                stream(task, attempt),
                TextDigest.of("do " + task),
                List.of(),
                Optional.of("small"),
                Optional.empty(),
                Optional.of(given));
    }

    private static TaskDispatched dispatched(TaskId task, int attempt, Worktree given) {
        DispatchTask command = dispatch(task, attempt, given);
        return new TaskDispatched(
                command.key(),
                command.stream(),
                command.prompt(),
                command.inputs(),
                command.model(),
                command.feedback(),
                command.worktree());
    }

    private static WorktreeLeft left(int attempt, Worktree given, Optional<String> problem) {
        return new WorktreeLeft(
                key(A, attempt),
                given,
                Optional.of("c".repeat(40)),
                new StreamId("r1/diff" + attempt),
                seal("diff"),
                1,
                false,
                problem);
    }

    @Test
    void a_dispatch_says_which_worktree_the_attempt_has() {
        given().when(dispatch(A, 1, GIVEN)).then(dispatched(A, 1, GIVEN));
    }

    @Test
    void a_base_that_is_gone_is_warned_of() {
        List<Decision> same = given(dispatched(A, 1, GIVEN), requeued(A, 1))
                .when(dispatch(A, 2, GIVEN))
                .decided()
                .events();
        List<Decision> other = given(dispatched(A, 1, GIVEN), requeued(A, 1))
                .when(dispatch(A, 2, ELSEWHERE))
                .decided()
                .events();

        assertThat(same).containsExactly(dispatched(A, 2, GIVEN));
        assertThat(other).hasSize(2).last().isEqualTo(dispatched(A, 2, ELSEWHERE));
        assertThat(other.get(0)).isInstanceOfSatisfying(OperatorWarned.class, warning -> {
            assertThat(warning.code()).isEqualTo("WORKTREE_BASE_GONE");
            assertThat(warning.text()).contains(GIVEN.base(), ELSEWHERE.base(), "'a'", "attempt 2");
        });
    }

    @Test
    void what_a_running_attempt_left_is_kept_once() {
        WorktreeLeft left = left(1, GIVEN, Optional.empty());

        given(dispatched(A, 1, GIVEN))
                .when(new LeaveWorktree(left))
                .then(left)
                .when(new LeaveWorktree(left))
                .thenNothing();
    }

    @Test
    void an_attempt_that_does_not_run_leaves_nothing() {
        LeaveWorktree leave = new LeaveWorktree(left(1, GIVEN, Optional.empty()));

        given().when(leave).thenNothing();
        given(dispatched(B, 1, GIVEN)).when(leave).thenNothing();
        given(dispatched(A, 1, GIVEN), finished(A, 1)).when(leave).thenNothing();
        given(dispatched(A, 1, GIVEN), failed(A, 1)).when(leave).thenNothing();
        given(dispatched(A, 1, GIVEN), requeued(A, 1)).when(leave).thenNothing();
    }

    @Test
    void nothing_is_kept_of_a_worktree_that_the_attempt_was_not_given() {
        LeaveWorktree leave = new LeaveWorktree(left(1, ELSEWHERE, Optional.empty()));

        given(dispatched(A, 1, GIVEN)).when(leave).thenRejected(ELSEWHERE.base());
        given(Steps.dispatched(A, 1)).when(leave).thenRejected("no worktree");
    }

    @Test
    void what_could_not_be_taken_is_warned_of() {
        WorktreeLeft left = left(1, GIVEN, Optional.of("the disk is full"));

        given(dispatched(A, 1, GIVEN))
                .when(new LeaveWorktree(left))
                .then(
                        new OperatorWarned(
                                "WORKTREE_UNTAKEN",
                                "Not all that task 'a' left in its worktree was taken (iteration 0, attempt 1): the disk is"
                                        + " full"),
                        left);
    }
}
