package dev.reproof.projections.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.WellFormed;
import dev.reproof.projections.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayTailTest {

    static Stream<Named<JsonNode>> vectors() {
        return Vectors.cases("display-tail.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_tail_is_the_one_of_the_legacy_runner_but_for_half_a_pair_at_its_start(JsonNode vector) {
        JsonNode expect = vector.get("expect");
        List<JsonNode> legacyDropped = new ArrayList<>(Vectors.list(expect.get("droppedAfterEachChunk")));
        DisplayTail tail = new DisplayTail();
        StringBuilder stream = new StringBuilder();
        for (JsonNode chunk : vector.get("chunks")) {
            tail.append(chunk(chunk));
            stream.append(chunk(chunk));
            long dropped = legacyDropped.remove(0).longValue()
                    + halfKeptByTheLegacyRunner(stream).length();
            assertThat(tail.droppedChars()).isEqualTo(dropped);
        }

        String half = halfKeptByTheLegacyRunner(stream);
        assertThat(tail.totalChars()).isEqualTo(expect.get("totalChars").longValue());
        assertThat(tail.droppedChars()).isEqualTo(expect.get("droppedChars").longValue() + half.length());
        Vectors.assertWritten(half + WellFormed.of(tail.tail()), expect.get("kept"));
        assertResultText(tail, half, expect);
    }

    private static void assertResultText(DisplayTail tail, String half, JsonNode expect) {
        boolean stored = expect.get("storedAsResultText").booleanValue();
        assertThat(tail.resultText().isPresent()).isEqualTo(stored);
        String text = tail.resultText().orElse("");
        if (expect.get("banner").booleanValue()) {
            String banner = "[...truncated " + tail.droppedChars() + " earlier chars...]\n";
            assertThat(text).startsWith(banner);
            text = text.substring(banner.length());
        }
        Vectors.assertWritten(half + text, expect.get("keptAfterTrim"));
    }

    /** What stands in the vector where ours has nothing: the second half of a pair, hashed as U+FFFD. */
    private static String halfKeptByTheLegacyRunner(CharSequence stream) {
        int start = stream.length() - DisplayTail.CAP;
        boolean halved = start > 0 && Character.isSurrogatePair(stream.charAt(start - 1), stream.charAt(start));
        return halved ? "\uFFFD" : "";
    }

    @Test
    void the_vectors_hold_tails_that_start_with_half_a_pair() {
        assertThat(vectors().map(vector -> {
                    StringBuilder stream = new StringBuilder();
                    vector.getPayload().get("chunks").forEach(chunk -> stream.append(chunk(chunk)));
                    return halfKeptByTheLegacyRunner(stream);
                }))
                .contains("\uFFFD");
    }

    @Test
    void a_lone_second_half_at_the_start_is_the_streams_own_and_is_replaced() {
        DisplayTail tail = new DisplayTail();

        tail.append("a\uDEA2" + "b".repeat(3_999));

        assertThat(tail.resultText()).contains("[...truncated 1 earlier chars...]\n\uFFFD" + "b".repeat(3_999));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 100, 3_999, 4_000, 4_001, 7_999, 8_000, 20_000})
    void how_a_stream_is_split_makes_no_difference(int size) {
        String stream = "0123456789 \uD83D\uDEA2 tide\n".repeat(1_000);
        DisplayTail tail = new DisplayTail();

        for (int from = 0; from < stream.length(); from += size) {
            tail.append(new StringBuilder(stream).subSequence(from, Math.min(stream.length(), from + size)));
        }

        assertThat(tail.totalChars()).isEqualTo(stream.length());
        assertThat(tail.tail()).isEqualTo(stream.substring(stream.length() - 4_000));
        assertThat(tail.droppedChars()).isEqualTo(stream.length() - 4_000L);
    }

    @Test
    void a_half_pair_that_is_dropped_counts_as_dropped_until_the_count_takes_it_in() {
        DisplayTail tail = new DisplayTail();
        tail.append("\uD83D\uDEA2" + "a".repeat(3_999));
        assertThat(tail.droppedChars()).isEqualTo(2);
        assertThat(tail.resultText()).contains("[...truncated 2 earlier chars...]\n" + "a".repeat(3_999));

        tail.append("b");

        assertThat(tail.droppedChars()).isEqualTo(2);
        assertThat(tail.resultText()).contains("[...truncated 2 earlier chars...]\n" + "a".repeat(3_999) + "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3_999, 4_000, 4_001, 30_000})
    void the_end_of_a_stream_and_its_length_make_the_same_tail_as_all_of_it(int length) {
        String stream = "\uD83D\uDEA2 tide ".repeat(5_000).substring(0, length);
        DisplayTail whole = new DisplayTail();
        whole.append(stream);

        DisplayTail end = DisplayTail.ofEnd(stream.substring(Math.max(0, length - 4_097)), length);

        assertThat(end.resultText()).isEqualTo(whole.resultText());
        assertThat(end.droppedChars()).isEqualTo(whole.droppedChars());
        assertThat(end.totalChars()).isEqualTo(length);
    }

    @Test
    void an_end_longer_than_its_stream_is_refused() {
        assertThatThrownBy(() -> DisplayTail.ofEnd("four", 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_complete_is_trimmed_at_both_ends_and_what_is_not_at_its_end_only() {
        DisplayTail tail = new DisplayTail();
        tail.append("\u00A0\n all \uFEFF");
        assertThat(tail.resultText()).contains("all");

        tail.append(" ".repeat(3_000) + "\n" + "b".repeat(999) + "  ");

        assertThat(tail.resultText())
                .contains("[...truncated 10 earlier chars...]\n" + " ".repeat(2_998) + "\n" + "b".repeat(999));
    }

    @Test
    void a_tail_of_blanks_is_stored_only_if_something_was_dropped() {
        DisplayTail tail = new DisplayTail();
        tail.append(" ".repeat(4_000));
        assertThat(tail.resultText()).isEmpty();

        tail.append(" ");

        assertThat(tail.resultText()).isEqualTo(Optional.of("[...truncated 1 earlier chars...]"));
    }

    @Test
    @Timeout(60)
    void a_gigabyte_passes_in_little_time() {
        DisplayTail tail = new DisplayTail();
        String chunk = "0123456789".repeat(20);

        for (int i = 0; i < 5_000_000; i++) {
            tail.append(chunk);
        }

        assertThat(tail.droppedChars()).isEqualTo(1_000_000_000L - 4_000);
        assertThat(tail.tail()).isEqualTo("0123456789".repeat(400));
    }

    private static String chunk(JsonNode chunk) {
        return chunk.isTextual()
                ? chunk.textValue()
                : Vectors.text(chunk, "s").repeat(chunk.get("times").intValue());
    }
}
