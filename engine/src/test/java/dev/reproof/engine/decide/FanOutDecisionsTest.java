package dev.reproof.engine.decide;

import static dev.reproof.engine.decide.GivenRun.givenIn;
import static dev.reproof.engine.decide.ListedRun.CHECK;
import static dev.reproof.engine.decide.ListedRun.FIX;
import static dev.reproof.engine.decide.ListedRun.PLAN;
import static dev.reproof.engine.decide.ListedRun.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.decide.RunCommand.FanOut;
import dev.reproof.engine.decide.RunCommand.Rerun;
import dev.reproof.engine.decide.RunCommand.TakeByHand;
import dev.reproof.events.ByHand;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskTakenByHand.HandText;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from a list that was read, or that is none. */
class FanOutDecisionsTest {

    private static GivenRun planned() {
        return givenIn(ListedRun.start(), ListedRun.planned());
    }

    private static GivenRun listed(int count, Decision... more) {
        return givenIn(
                ListedRun.start(),
                Stream.concat(Stream.of(ListedRun.listed(count)), Stream.of(more))
                        .toArray(Decision[]::new));
    }

    private static List<String> shown(RunState run) {
        return run.shown().stream().map(task -> task.id().value()).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void a_list_leaves_as_many_tasks_as_it_has_items(int count) {
        assertThat(shown(planned().state())).containsExactly("plan", "fix", "check");

        RunState after = planned()
                .when(ListedRun.read(1, count))
                .then(ListedRun.fannedOut(1, count))
                .state();

        assertThat(after.task(FIX).status()).isEqualTo(TaskStatus.FINISHED);
        for (int index = 1; index <= ListedRun.MOST; index++) {
            TaskState item = after.task(item(index));
            assertThat(item.status()).isEqualTo(index <= count ? TaskStatus.PENDING : TaskStatus.FINISHED);
            assertThat(item.isUnneeded()).isEqualTo(index > count);
        }
        assertThat(shown(after)).hasSize(3 + count).startsWith("plan", "fix").endsWith("check");
        assertThat(after.counts()).isEqualTo(Map.of(TaskStatus.FINISHED, 2L, TaskStatus.PENDING, 1L + count));
    }

    @Test
    void a_list_without_items_lets_what_follows_run() {
        RunState after = listed(0, new RankCompleted(0, 2, ListedRun.items()), new RankStarted(0, 3))
                .state();

        assertThat(givenAfter(after).when(Steps.dispatch(CHECK, 1)).decided().events())
                .hasSize(1);
    }

    private static GivenRun givenAfter(RunState state) {
        return givenIn(state);
    }

    @Test
    void what_is_no_list_fails_the_task_and_its_items_are_skipped() {
        RunState after = planned()
                .when(ListedRun.readNone(1, "it is prose"))
                .then(new TaskFannedOut(
                        Steps.key(FIX, 1),
                        Optional.of(Steps.key(PLAN, 1)),
                        Optional.empty(),
                        Optional.of("it is prose")))
                .state();

        assertThat(after.task(FIX).errorMessage()).contains("it is prose");
        assertThat(after.task(FIX).failed()).isTrue();
        givenAfter(after).when(new RunCommand.SkipTask(item(1))).then(Steps.skipped(item(1), FIX));
        assertThat(shown(after)).containsExactly("plan", "fix", "check");
    }

    @Test
    void it_is_read_once() {
        listed(2).when(ListedRun.read(1, 2)).thenNothing();
        listed(2).when(ListedRun.read(1, 1)).thenRejected("the transcript that was recorded");
        listed(2).when(ListedRun.read(2, 2)).thenRejected("a waiting task");
        planned().when(ListedRun.read(2, 2)).thenRejected("attempt=1");
    }

    @Test
    void no_other_task_reads_a_list_and_none_before_its_parents_have_ended() {
        givenIn(ListedRun.start()).when(ListedRun.read(1, 1)).thenRejected("its parent 'plan' is PENDING");
        planned()
                .when(new FanOut(Steps.key(item(1), 1), Optional.empty(), Optional.empty(), Optional.of("x")))
                .thenRejected("the DAG has no fanOut there");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 1_000_000})
    void a_list_that_is_longer_than_the_dag_allows_is_no_history(int count) {
        assertThatThrownBy(() -> givenIn(planned().state(), ListedRun.fannedOut(1, count)))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("no more items than the DAG allows");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void a_list_that_is_made_again_has_as_many_tasks_as_it_has_then(int count) {
        RunState again = listed(2, Steps.dispatched(item(1), 1), Steps.finished(item(1), 1))
                .when(new Rerun(List.of(PLAN), false, "again"))
                .decided()
                .state();
        assertThat(shown(again)).containsExactly("plan", "fix", "check");

        RunState after = givenIn(
                        again,
                        new RankStarted(0, 0),
                        Steps.dispatched(PLAN, 2),
                        Steps.finished(PLAN, 2),
                        new RankCompleted(0, 0, List.of(PLAN)),
                        new RankStarted(0, 1),
                        ListedRun.fannedOut(2, count))
                .state();

        assertThat(after.tasks().stream().filter(TaskState::isUnneeded)).hasSize(ListedRun.MOST - count);
        assertThat(after.task(item(1)).attempts()).isEqualTo(1);
        assertThat(shown(after)).hasSize(3 + count);
    }

    @Test
    void a_list_that_is_read_again_alone_wakes_the_items_that_it_has_more() {
        List<Decision> done = new ArrayList<>();
        done.add(Steps.dispatched(item(1), 1));
        done.add(Steps.finished(item(1), 1));
        done.add(new RankCompleted(0, 2, ListedRun.items()));
        RunState again = listed(1, done.toArray(Decision[]::new))
                .when(new Rerun(List.of(FIX), true, "again"))
                .decided()
                .state();

        RunState more =
                givenIn(again, new RankStarted(0, 1), ListedRun.fannedOut(2, 2)).state();
        assertThat(more.task(item(1)).status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(more.task(item(2)).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(more.ranksCompleted()).isEqualTo(2);

        RunState fewer =
                givenIn(again, new RankStarted(0, 1), ListedRun.fannedOut(2, 0)).state();
        assertThat(fewer.task(item(1)).isUnneeded()).isTrue();
    }

    @Test
    void an_item_that_the_list_does_not_have_is_not_run_again() {
        listed(2)
                .when(new Rerun(List.of(item(3)), false, "again"))
                .thenRejected("task 'fix.3' again", "the list 'fix' has no item for it");
        assertThat(listed(2, Steps.dispatched(item(2), 1), Steps.finished(item(2), 1))
                        .when(new Rerun(List.of(item(2)), true, "again"))
                        .decided()
                        .events())
                .containsExactly(new TaskReopened(item(2), 0, "again"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ByHand.class,
            names = {"FINISHED", "SALVAGED"})
    void nobody_gives_a_list_by_hand_but_as_the_answer_that_it_is_read_from(ByHand how) {
        planned().when(byHand(FIX, how)).thenRejected("task 'plan'");
    }

    @Test
    void a_list_that_is_skipped_has_no_items() {
        RunState after = planned().when(byHand(FIX, ByHand.SKIPPED)).decided().state();

        assertThat(after.tasks().stream().filter(TaskState::isUnneeded)).hasSize(ListedRun.MOST);
        assertThat(shown(after)).containsExactly("plan", "fix", "check");
    }

    private static TakeByHand byHand(TaskId task, ByHand how) {
        HandText text = new HandText(1, StreamId.ofTranscript(SampleRun.RUN, 9), Steps.seal("by hand"));
        return new TakeByHand(task, how, Optional.of(text), Optional.empty(), "command-1");
    }
}
