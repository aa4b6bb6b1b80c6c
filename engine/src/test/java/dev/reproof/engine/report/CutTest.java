package dev.reproof.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Of a long text a page has the beginning and the end, and says how much is missing. */
class CutTest {

    @Test
    void a_short_text_is_whole() {
        assertThat(Cut.of("a short text", 200)).isEqualTo(Cut.whole("a short text"));
    }

    @Test
    void of_a_long_text_two_thirds_of_the_room_are_its_beginning() {
        Cut cut = Cut.of("a".repeat(1_000) + "z".repeat(1_000), 300);

        assertThat(cut).isEqualTo(new Cut("a".repeat(200), 1_700, "z".repeat(100)));
    }

    @Test
    void no_pair_is_halved() {
        Cut cut = Cut.of("🥖".repeat(1_000), 303);

        assertThat(cut.start()).isEqualTo("🥖".repeat(50));
        assertThat(cut.end()).isEqualTo("🥖".repeat(25));
        assertThat(cut.omitted()).isEqualTo(2 * 925);
    }

    @Test
    void what_takes_more_of_a_page_is_cut_shorter() {
        assertThat(Cut.of("<".repeat(1_000), 300).start()).hasSize(33);
        assertThat(Cut.of("\0".repeat(1_000), 300).start()).hasSize(8);
        assertThat(Cut.of("<".repeat(100), 300).isWhole()).isFalse();
    }

    @Test
    void the_end_of_a_text_counts_what_stands_in_front_of_it() {
        assertThat(Cut.ofEnd("the end", 93, 100)).isEqualTo(new Cut("", 93, "the end"));
        assertThat(Cut.ofEnd("x".repeat(500), 500, 100)).isEqualTo(new Cut("", 900, "x".repeat(100)));
    }
}
