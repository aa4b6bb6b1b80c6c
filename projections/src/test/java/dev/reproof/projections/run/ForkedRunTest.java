package dev.reproof.projections.run;

import static dev.reproof.projections.run.Histories.FIRST_RANK;
import static dev.reproof.projections.run.Histories.after;
import static dev.reproof.projections.run.Histories.then;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs whose past is that of another run. */
class ForkedRunTest {

    private static final RunForked FORK = new RunForked(new RunId("parent"), 12, Sha256.of("head"));
    private static final RunForked EARLIER = new RunForked(new RunId("grandparent"), 3, Sha256.of("earlier"));
    private static final StateImported IMPORT = new StateImported(
            2, Sha256.of("file"), Optional.of(41L), Optional.of(Sha256.of("lost link")), Optional.of(5_000L));

    @Test
    void a_fork_knows_its_parent_and_another_run_has_none() {
        assertThat(after(FORK).definition().forked()).contains(FORK);
        assertThat(after().definition().forked()).isEmpty();
    }

    @Test
    void the_fork_of_a_fork_knows_both_the_nearest_first() {
        RunState state = after(FORK, EARLIER, FIRST_RANK);

        assertThat(state.definition().forks()).containsExactly(FORK, EARLIER);
        assertThat(state.definition().forked()).contains(FORK);
    }

    @Test
    void what_a_state_file_told_may_follow_a_fork() {
        RunState state = after(FORK, IMPORT);

        assertThat(state.definition().imported()).contains(IMPORT);
        assertThat(state.definition().forked()).contains(FORK);
    }

    @Test
    void a_run_is_forked_and_imported_right_after_its_start_or_never() {
        assertThatThrownBy(() -> then(after(FIRST_RANK), FORK))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected a fork right after the start of the run");
        assertThatThrownBy(() -> then(after(IMPORT), FORK)).isInstanceOf(Corrupt.class);
        assertThatThrownBy(() -> then(after(FORK, FIRST_RANK), IMPORT))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected an import right after the start of the run");
    }

    @Test
    void no_run_is_forked_before_its_start() {
        assertThatThrownBy(() -> after(new RunForked(new RunId("parent"), -1, Sha256.of("head"))))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected a fork at a position from 0");
    }
}
