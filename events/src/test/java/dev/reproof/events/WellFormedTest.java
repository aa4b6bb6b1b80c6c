package dev.reproof.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WellFormedTest {

    @Test
    void a_text_without_lone_surrogates_is_returned_as_it_is() {
        String text = "\uD83D\uDEA2a\u00E9\uD83D\uDEA2";

        assertThat(WellFormed.of(text)).isSameAs(text);
        assertThat(WellFormed.of("")).isEmpty();
    }

    @Test
    void each_lone_half_becomes_a_replacement_character_wherever_it_stands() {
        assertThat(WellFormed.of("\uDEA2a\uD83D")).isEqualTo("\uFFFDa\uFFFD");
        assertThat(WellFormed.of("\uD83D\uD83D\uDEA2\uDEA2")).isEqualTo("\uFFFD\uD83D\uDEA2\uFFFD");
        assertThat(WellFormed.of("\uDEA2\uD83D")).isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void a_cut_moves_in_front_of_a_first_half() {
        assertThat(WellFormed.cutBefore("a\uD83D\uDEA2", 2)).isEqualTo(1);
        assertThat(WellFormed.cutBefore("a\uD83D\uDEA2", 3)).isEqualTo(3);
        assertThat(WellFormed.cutBefore("a", 0)).isZero();
    }
}
