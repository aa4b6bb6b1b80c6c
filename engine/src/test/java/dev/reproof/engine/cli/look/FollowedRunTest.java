package dev.reproof.engine.cli.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.shell.ShellWords;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.cli.terminal.RunPicture;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.Part;
import dev.reproof.projections.state.StateView.TaskView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is seen of a run between two looks at its state file. */
class FollowedRunTest {

    private static final String FIRST = task("first", TaskStatus.FINISHED, 0, 1, "");

    @ParameterizedTest
    @EnumSource(
            names = {"PENDING", "RUNNING", "AWAITING_APPROVAL"},
            mode = Mode.EXCLUDE)
    void a_task_that_comes_to_any_end_is_told_once_and_the_next_rank_follows(TaskStatus end) throws IOException {
        // given
        StateView before = state(
                FIRST,
                task("second", TaskStatus.RUNNING, 0, 1, "first"),
                task("third", TaskStatus.PENDING, 0, 0, "second"));
        StateView now =
                state(FIRST, task("second", end, 0, 1, "first"), task("third", TaskStatus.PENDING, 0, 0, "second"));

        // when, then
        assertThat(FollowedRun.endedSince(before, now)).extracting(TaskView::id).containsExactly(new TaskId("second"));
        assertThat(FollowedRun.endedSince(now, now)).isEmpty();
        assertThat(FollowedRun.rank(before)).hasValue(1);
        assertThat(FollowedRun.rank(now)).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"FINISHED,0", "ERROR,1", "BUDGET_EXCEEDED,1"})
    void a_picture_counts_what_came_to_a_limit_among_what_failed(TaskStatus end, long failed) throws IOException {
        // when
        RunPicture picture = picture(state(
                FIRST,
                task("second", end, 0, 0, "first"),
                task("third", TaskStatus.RUNNING, 0, 1, "second"),
                task("beside", TaskStatus.PENDING, 0, 0, "second"),
                task("fourth", TaskStatus.PENDING, 0, 0, "third")));

        // then
        assertThat(picture.failed()).isEqualTo(failed);
        assertThat(picture.finished()).isEqualTo(2 - failed);
        assertThat(picture.rank()).isEqualTo(3);
        assertThat(picture.ranks()).isEqualTo(4);
        assertThat(picture.running()).hasSize(1);
        assertThat(picture.waiting()).isOne();
    }

    @Test
    void a_reviewer_whose_loop_has_no_iteration_left_ends_again_in_another_way() throws IOException {
        StateView before = state(FIRST, task("review", TaskStatus.FINISHED, 1, 1, "first"));
        StateView now = state(FIRST, task("review", TaskStatus.BUDGET_EXCEEDED, 1, 1, "first"));

        assertThat(FollowedRun.endedSince(before, now))
                .extracting(TaskView::status)
                .containsExactly(TaskStatus.BUDGET_EXCEEDED);
    }

    @Test
    void a_whole_iteration_between_two_looks_is_not_missed() throws IOException {
        StateView before =
                state(task("first", TaskStatus.FINISHED, 0, 1, ""), task("draw", TaskStatus.RUNNING, 0, 1, ""));
        StateView now = state(task("first", TaskStatus.FINISHED, 1, 1, ""), task("draw", TaskStatus.RUNNING, 1, 1, ""));

        assertThat(FollowedRun.endedSince(before, now)).hasSize(1);
        assertThat(FollowedRun.begunSince(before, now)).hasSize(1);
    }

    private static RunPicture picture(StateView state) {
        return new FollowedRun(new RunHome(Path.of("r1")))
                .picture(state, new WaysOn(new ShellWords(List.of()), "r1", true, List.of()), Instant.EPOCH, 0);
    }

    private static String task(String id, TaskStatus status, int iteration, int attempt, String parent) {
        return "{ \"id\": \"" + id + "\", \"status\": \"" + status.word() + "\", \"iteration\": " + iteration
                + ", \"attempt\": " + attempt + ", \"depends_on\": ["
                + (parent.isEmpty() ? "" : "\"" + parent + "\"") + "] }";
    }

    private static StateView state(String... tasks) throws IOException {
        String text = "{ \"version\": 2, \"state\": { \"tasks\": [" + String.join(",", tasks) + "] } }";
        return StateView.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "state.json", Part.RANKS);
    }
}
