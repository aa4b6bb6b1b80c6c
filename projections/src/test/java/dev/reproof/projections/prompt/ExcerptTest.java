package dev.reproof.projections.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.Vectors;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExcerptTest {

    private static final Upstream FULL = new Upstream.Full();

    static Stream<Named<JsonNode>> vectors() {
        return Vectors.cases("excerpt.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_full_policy_trims_the_end_and_nothing_else(JsonNode vector) {
        JsonNode expect = vector.at("/expect/full");

        Excerpt excerpt = Excerpt.of(Vectors.text(vector, "text"), FULL);

        assertDescribed(excerpt, expect);
        Vectors.assertWritten(excerpt.kept(), expect.get("kept"));
        assertThat(excerpt.body()).isEqualTo(excerpt.kept());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_summary_keeps_what_the_legacy_runner_kept_but_for_half_a_pair_at_the_cut(JsonNode vector) {
        JsonNode expect = vector.at("/expect/summarize");

        Excerpt excerpt = Excerpt.of(Vectors.text(vector, "text"), Upstream.SUMMARIZE);

        assertDescribed(excerpt, expect);
        boolean halved = excerpt.hardLimited() && !expect.at("/kept/wellFormed").booleanValue();
        // Where the legacy runner kept half a pair, hashed as U+FFFD, ours has nothing.
        Vectors.assertWritten(excerpt.kept() + (halved ? "\uFFFD" : ""), expect.get("kept"));
        assertMarked(excerpt);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_cap_given_as_a_number_works_like_the_summary(JsonNode vector) {
        String text = Vectors.text(vector, "text");

        assertThat(Excerpt.of(text, new Upstream.MaxChars(2_000))).isEqualTo(Excerpt.of(text, Upstream.SUMMARIZE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 199, 1_000, 1_999, 2_500})
    void no_cap_is_exceeded_and_what_is_missing_is_said(int cap) {
        vectors().map(Named::getPayload).forEach(vector -> {
            String text = Vectors.text(vector, "text");

            Excerpt excerpt = Excerpt.of(text, new Upstream.MaxChars(cap));

            assertThat(excerpt.kept().length()).isLessThanOrEqualTo(cap);
            assertThat(excerpt.shortened()).isEqualTo(excerpt.originalChars() > cap);
            assertMarked(excerpt);
        });
    }

    @Test
    void a_shortened_text_says_in_front_what_is_missing() {
        String text = "## Top\nwords\n## Current Contract\n" + "x".repeat(2_000);

        Excerpt excerpt = Excerpt.of(text, Upstream.SUMMARIZE);

        assertThat(excerpt.body())
                .isEqualTo("[excerpt: 12 of 2033 characters; sections left out: Current Contract]\n\n## Top\nwords");
        assertThat(excerpt.droppedTitles()).isEqualTo(List.of("Current Contract"));
    }

    @Test
    void a_cut_text_says_so_on_both_sides() {
        Excerpt excerpt = Excerpt.of("0123456789", new Upstream.MaxChars(6));

        assertThat(excerpt.body())
                .isEqualTo("[excerpt: 5 of 10 characters; the end is cut off]\n\n01234\n[excerpt: cut here]");
    }

    @Test
    void a_section_is_spared_as_soon_as_the_rest_fits_and_one_per_title() {
        String text = "## Validation plan\nfirst\n## Migration impact\n" + "m".repeat(50) + "\n## Current contract\n"
                + "c".repeat(50) + "\n## Current contract\nagain\n## Validation plan\nv";

        assertThat(Excerpt.of(text, new Upstream.MaxChars(text.length() - 1)).droppedTitles())
                .containsExactly("Current contract");
        assertThat(Excerpt.of(text, new Upstream.MaxChars(120)).droppedTitles())
                .containsExactly("Current contract", "Validation plan", "Migration impact");
    }

    @Test
    void the_cut_drops_one_half_of_a_pair_and_only_one_and_other_lone_halves_are_replaced() {
        Excerpt excerpt = Excerpt.of("a\uDEA2b\uD83D\uD83D\uDEA2cde", new Upstream.MaxChars(6));

        assertThat(excerpt.kept()).isEqualTo("a\uFFFDb\uFFFD");
    }

    @Test
    void a_cap_below_one_is_refused() {
        assertThatThrownBy(() -> Excerpt.of("", new Upstream.MaxChars(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"## \n", "##a\r\n", "# x ## y\n", "\uD83D\uDEA2", "                  x", "##\u2028", "\r"})
    @Timeout(60)
    void tens_of_millions_of_characters_are_excerpted_in_one_go(String piece) {
        String text = piece.repeat(40_000_000 / piece.length()) + "end";

        Excerpt excerpt = Excerpt.of(text, Upstream.SUMMARIZE);

        assertThat(excerpt.hardLimited()).isTrue();
        assertThat(excerpt.originalChars()).isEqualTo(text.length());
    }

    private static void assertDescribed(Excerpt excerpt, JsonNode expect) {
        assertThat(excerpt.shortened()).isEqualTo(expect.get("shortened").booleanValue());
        assertThat(excerpt.hardLimited()).isEqualTo(expect.get("hardLimited").booleanValue());
        assertThat(excerpt.originalChars())
                .isEqualTo(expect.get("originalChars").intValue());
        assertThat(excerpt.droppedTitles()).isEqualTo(Vectors.texts(expect.get("droppedSectionTitles")));
    }

    private static void assertMarked(Excerpt excerpt) {
        String banner = "";
        if (excerpt.shortened()) {
            banner = excerpt.body().substring(0, excerpt.body().indexOf("]\n\n") + 3);
            assertThat(banner)
                    .startsWith("[excerpt: " + excerpt.kept().length() + " of " + excerpt.originalChars() + " ")
                    .contains(String.join(", ", excerpt.droppedTitles()));
        }
        String mark = excerpt.hardLimited() ? "\n[excerpt: cut here]" : "";
        assertThat(excerpt.body()).isEqualTo(banner + excerpt.kept() + mark);
    }
}
