package dev.reproof.engine.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.write.RedactedText;
import dev.reproof.events.ReproofException.Invalid;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static final Redaction HARBOUR = Redaction.of(
            List.of(
                    new Secret("KEY", "quay-7788"),
                    new Secret("LONG_KEY", "quay-7788-north"),
                    new Secret("CREME", "crème 🍞")),
            List.of("sk-[a-z0-9]{6,}", "(?:pass|word)=\\S+"));

    private final RedactionCounts counts = new RedactionCounts();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    at quay-7788 tonight           | at [redacted:KEY] tonight
                    quay-7788-north                | [redacted:LONG_KEY]
                    quay-7788-nort                 | [redacted:KEY]-nort
                    quay-778                       | quay-778
                    quayquay-7788quay-7788-north!  | quay[redacted:KEY][redacted:LONG_KEY]!
                    une crème 🍞, deux crème 🍞    | une [redacted:CREME], deux [redacted:CREME]
                    id sk-abc123def, sk-abc        | id [redacted:pattern-1], sk-abc
                    pass=sk-abc123def              | [redacted:pattern-2]
                    """)
    void replaces_what_it_finds_wherever_a_text_is_split(String text, String expected) {
        byte[] utf8 = text.getBytes(UTF_8);
        for (int first = 0; first <= utf8.length; first++) {
            for (int second = first; second <= utf8.length; second++) {
                seen.reset();
                RedactedText redacted = redacted(HARBOUR);

                redacted.bytes(utf8, 0, first);
                redacted.bytes(utf8, first, second - first);
                redacted.bytes(utf8, second, utf8.length - second);
                redacted.end();

                assertThat(seen.toString(UTF_8)).isEqualTo(expected);
            }
        }
    }

    @Test
    void replaces_what_it_finds_wherever_characters_are_split() {
        String text = "a crème 🍞 at quay-7788";
        for (int split = 0; split <= text.length(); split++) {
            seen.reset();
            RedactedText redacted = redacted(HARBOUR);

            redacted.text(text.substring(0, split));
            redacted.text(text.substring(split));
            redacted.end();

            assertThat(seen.toString(UTF_8)).isEqualTo("a [redacted:CREME] at [redacted:KEY]");
        }
    }

    @Test
    void counts_what_it_replaces() {
        Redactor.in(HARBOUR, "quay-7788 quay-7788\nsk-abc123def", counts);

        assertThat(counts.now()).isEqualTo(Map.of("KEY", 2L, "pattern-1", 1L));
    }

    @Test
    void keeps_back_only_what_may_be_the_beginning_of_a_value() {
        RedactedText redacted = redacted(Redaction.of(List.of(new Secret("KEY", "quay-7788")), List.of()));

        redacted.text("north of the quay, then quay-77");

        assertThat(seen.toString(UTF_8)).isEqualTo("north of the quay, then ");
    }

    @Test
    void finds_a_value_that_is_longer_than_a_block_and_goes_over_lines() {
        String key = random(300_000, "abc\n");
        Redaction redaction = Redaction.of(List.of(new Secret("KEY", "-" + key + "-")), List.of());

        assertThat(Redactor.in(redaction, "so -" + key + "-, twice: -" + key + "-", counts))
                .isEqualTo("so [redacted:KEY], twice: [redacted:KEY]");
    }

    @Test
    void finds_what_a_pattern_matches_in_a_line_that_goes_on_and_on() {
        // given
        String token = "sk-" + random(100_000, "abc");
        StringBuilder text = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        Random random = new Random(7);
        while (text.length() < 4 * LineStage.WINDOW) {
            String words = random(random.nextInt(400_000), "xyz 🍞");
            text.append(words).append(' ').append(token).append(' ');
            expected.append(words).append(" [redacted:pattern-1] ");
        }
        byte[] utf8 = text.toString().getBytes(UTF_8);
        RedactedText redacted = redacted(Redaction.of(List.of(), List.of("sk-[abc]+")));

        // when
        for (int at = 0; at < utf8.length; at += 8_191) {
            redacted.bytes(utf8, at, Math.min(8_191, utf8.length - at));
        }
        redacted.end();

        // then
        assertThat(seen.toString(UTF_8)).isEqualTo(expected.toString());
    }

    @Test
    void finds_a_match_that_is_longer_than_what_is_looked_at_together() {
        String token = "sk-" + random(3 * LineStage.WINDOW, "abc");

        assertThat(Redactor.in(Redaction.of(List.of(), List.of("sk-[abc]+")), "so " + token + " it is", counts))
                .isEqualTo("so [redacted:pattern-1] it is");
    }

    @Test
    void takes_matches_that_overlap_together() {
        Redaction redaction = Redaction.of(List.of(), List.of("abcd", "cdef"));

        assertThat(Redactor.in(redaction, "-abcdef-", counts)).isEqualTo("-[redacted:pattern-1]-");
    }

    @Test
    void a_pattern_sees_one_line_at_a_time() {
        Redaction redaction = Redaction.of(List.of(), List.of("^a+b$"));

        assertThat(Redactor.in(redaction, "aab\nxab\naa\nb", counts)).isEqualTo("[redacted:pattern-1]\nxab\naa\nb");
    }

    @Test
    void a_line_that_takes_too_long_to_search_is_replaced_as_a_whole() {
        Redaction redaction = Redaction.of(List.of(), List.of("(a+)+$"));

        assertThat(Redactor.in(redaction, "fine\n" + "a".repeat(60) + "!\nfine", counts))
                .isEqualTo("fine\n[redacted:pattern-1]\nfine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a*", "x|", "(?=a)|$"})
    void a_pattern_that_needs_no_character_is_refused(String pattern) {
        assertThatThrownBy(() -> Redaction.of(List.of(), List.of(pattern)))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("write one that needs a character");
    }

    @Test
    void two_values_under_one_name_are_refused_and_not_shown() {
        assertThatThrownBy(() -> Redaction.of(
                        List.of(new Secret("KEY", "quay-7788"), new Secret("KEY", "quay-9911")), List.of()))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("KEY")
                .hasMessageNotContaining("7788");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "   abc   "})
    void a_value_that_every_text_holds_is_refused_and_not_shown(String value) {
        assertThatThrownBy(() -> new Secret("KEY", value))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("KEY")
                .hasMessageNotContaining("abc");
    }

    @Test
    void nothing_that_it_looks_for_is_shown_or_recorded() {
        assertThat(HARBOUR + " " + HARBOUR.rules() + " " + new Secret("KEY", "quay-7788"))
                .contains("KEY", "pattern-2")
                .doesNotContain("7788", "crème", "sk-");
    }

    @Test
    void another_value_under_the_same_name_has_another_digest() {
        Redaction one = Redaction.of(List.of(new Secret("KEY", "quay-7788")), List.of());
        Redaction same = Redaction.of(List.of(new Secret("KEY", " quay-7788\n")), List.of());
        Redaction other = Redaction.of(List.of(new Secret("KEY", "quay-7789")), List.of());

        assertThat(same.rules()).isEqualTo(one.rules()).isNotEqualTo(other.rules());
        assertThat(Redaction.NONE.rules()).isEmpty();
    }

    private RedactedText redacted(Redaction redaction) {
        return new RedactedText(redaction, counts, seen::write);
    }

    private static String random(int length, String from) {
        int[] characters = from.codePoints().toArray();
        Random random = new Random(length);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return text.toString();
    }
}
