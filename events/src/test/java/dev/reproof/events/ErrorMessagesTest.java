package dev.reproof.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorMessagesTest {

    @Test
    void a_message_that_fits_is_kept_as_it_is() {
        String longest = "m".repeat(16_384);

        assertThat(ErrorMessages.bounded("")).isEmpty();
        assertThat(ErrorMessages.bounded("no yeast\n")).isEqualTo("no yeast\n");
        assertThat(ErrorMessages.bounded(longest)).isSameAs(longest);
    }

    @Test
    void a_longer_one_is_cut_and_says_how_long_it_was() {
        assertThat(ErrorMessages.bounded("m".repeat(16_384) + "n"))
                .isEqualTo("m".repeat(16_384) + "\n[message cut, it had 16385 characters]");
    }

    @Test
    void the_cut_halves_no_pair() {
        String bread = "\uD83E\uDD56";

        assertThat(ErrorMessages.bounded("m".repeat(16_383) + bread))
                .isEqualTo("m".repeat(16_383) + "\n[message cut, it had 16385 characters]");
        assertThat(ErrorMessages.bounded("m".repeat(16_382) + bread + "n"))
                .isEqualTo("m".repeat(16_382) + bread + "\n[message cut, it had 16385 characters]");
    }

    @Test
    void a_half_that_stands_alone_is_replaced() {
        assertThat(ErrorMessages.bounded("no \uD83E yeast \uDD56")).isEqualTo("no \uFFFD yeast \uFFFD");
        assertThat(ErrorMessages.bounded("m".repeat(16_383) + "\uD83En")).startsWith("m".repeat(16_383) + "\uFFFD\n[");
    }
}
