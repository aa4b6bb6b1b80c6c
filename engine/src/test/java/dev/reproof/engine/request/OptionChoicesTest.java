package dev.reproof.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunOptions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionChoicesTest {

    private static final RunOptions RECORDED = new RunOptions(Optional.of("full"), Optional.of(900L), 3, 60_000, 5_000);
    private static final OptionChoices ALL = OptionChoices.NONE
            .with(RunOption.UPSTREAM, "maxChars:300")
            .with(RunOption.MAX_PROMPT_CHARS, 800L)
            .with(RunOption.MAX_PARALLEL, 2)
            .with(RunOption.TASK_TIMEOUT, 1L)
            .with(RunOption.STREAM_IDLE_TIMEOUT, 7L);

    @Test
    void what_is_not_named_stays_as_recorded() {
        assertThat(OptionChoices.NONE.over(RECORDED)).isEqualTo(RECORDED);
        assertThat(OptionChoices.NONE.differences(RECORDED)).isEmpty();
        assertThat(OptionChoices.NONE.forNewRun()).isEqualTo(RunOptions.DEFAULT);
    }

    @Test
    void what_is_named_takes_the_place_of_what_is_recorded() {
        RunOptions wanted = new RunOptions(Optional.of("maxChars:300"), Optional.of(800L), 2, 1, 7);

        assertThat(ALL.over(RECORDED)).isEqualTo(wanted);
        assertThat(ALL.over(RunOptions.DEFAULT)).isEqualTo(wanted);
        assertThat(ALL.forNewRun()).isEqualTo(wanted);
    }

    @Test
    void every_difference_names_its_option_and_both_values() {
        assertThat(ALL.differences(RECORDED))
                .containsExactly(
                        "--output-policy-upstream expected full as recorded, found maxChars:300",
                        "--max-prompt-chars expected 900 as recorded, found 800",
                        "--task-timeout-ms expected 60000 as recorded, found 1",
                        "--stream-idle-timeout-ms expected 5000 as recorded, found 7");
    }

    @Test
    void where_nothing_was_recorded_the_difference_says_none() {
        assertThat(ALL.differences(RunOptions.DEFAULT))
                .startsWith(
                        "--output-policy-upstream expected none as recorded, found maxChars:300",
                        "--max-prompt-chars expected none as recorded, found 800");
    }

    @Test
    void the_recorded_values_named_again_are_no_difference_and_neither_is_the_number_of_workers() {
        OptionChoices same = OptionChoices.NONE
                .with(RunOption.UPSTREAM, "full")
                .with(RunOption.MAX_PROMPT_CHARS, 900L)
                .with(RunOption.MAX_PARALLEL, 99)
                .with(RunOption.TASK_TIMEOUT, 60_000L)
                .with(RunOption.STREAM_IDLE_TIMEOUT, 5_000L);

        assertThat(same.differences(RECORDED)).isEmpty();
    }

    @Test
    void values_that_cannot_be_are_refused_by_name() {
        assertThatThrownBy(() -> OptionChoices.NONE.with(RunOption.UPSTREAM, "most"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("most");
        assertThatThrownBy(() -> OptionChoices.NONE.with(RunOption.MAX_PROMPT_CHARS, 0L))
                .isInstanceOf(Invalid.class)
                .hasMessage("Option --max-prompt-chars expected 1 or more, found 0");
        assertThatThrownBy(() -> OptionChoices.NONE.with(RunOption.MAX_PARALLEL, 0))
                .isInstanceOf(Invalid.class)
                .hasMessage("Option --max-parallel expected 1 or more, found 0");
        assertThatThrownBy(() -> OptionChoices.NONE.with(RunOption.MAX_PARALLEL, 1_001))
                .isInstanceOf(Invalid.class)
                .hasMessage("Option --max-parallel expected at most 1000, found 1001");
        assertThatThrownBy(() -> OptionChoices.NONE.with(RunOption.TASK_TIMEOUT, 0L))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("--task-timeout-ms");
        assertThatThrownBy(() -> OptionChoices.NONE.with(RunOption.STREAM_IDLE_TIMEOUT, 0L))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("--stream-idle-timeout-ms");
    }
}
