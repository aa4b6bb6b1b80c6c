package dev.reproof.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a report of an agent may hold. */
class AgentReportTest {

    private static final String FULL = "w".repeat(AgentReport.MOST_OF_A_WORD);
    private static final String BOAT = "\u26F5\uD83D\uDEA2";

    @TestFactory
    Stream<DynamicTest> what_no_agent_can_mean_is_refused() {
        return Stream.of(
                refused("status", () -> report(99, "s", List.of(), 0, 0)),
                refused("word", () -> report(200, FULL + "w", List.of(), 0, 0)),
                refused("well-formed", () -> report(200, "\uD83D", List.of(), 0, 0)),
                refused("models", () -> report(200, "s", Collections.nCopies(33, "m"), 0, 0)),
                refused("each model once", () -> report(200, "s", List.of("m", "m"), 0, 0)),
                refused("denials", () -> report(200, "s", List.of(), -1, 0)),
                refused("unread", () -> report(200, "s", List.of(), 0, -1)),
                refused("cost", () -> new AgentReport.Cost("USD", -1)),
                refused("currency", () -> new AgentReport.Cost("usd", 1)),
                refused("currency", () -> new AgentReport.Cost("USDT", 1)),
                refused(
                        "cached tokens",
                        () -> new AgentReport.Tokens(
                                Optional.empty(), Optional.empty(), Optional.of(-1L), Optional.empty())));
    }

    private static DynamicTest refused(String part, ThrowingCallable made) {
        return DynamicTest.dynamicTest(
                part,
                () -> assertThatThrownBy(made)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("A report of an agent has ")
                        .hasMessageContaining(part));
    }

    @Test
    void what_just_fits_is_kept() {
        List<String> models = IntStream.range(0, AgentReport.MOST_MODELS)
                .mapToObj(model -> "m" + model)
                .toList();
        AgentReport report = report(999, FULL, models, Long.MAX_VALUE, Long.MAX_VALUE);

        assertThat(report.words(word -> word)).isEqualTo(report);
    }

    @Test
    void words_that_are_changed_stay_words() {
        AgentReport report = report(200, "session", List.of("first", "second"), 0, 0);

        AgentReport changed = report.words(word -> word.equals("session") ? FULL.substring(1) + BOAT : "[hidden]");

        assertThat(changed.session()).hasValue(FULL.substring(1) + "\u26F5");
        assertThat(changed.models()).containsExactly("[hidden]");
        assertThat(changed.denials()).isEqualTo(report.denials());
    }

    @Test
    void a_word_is_cut_in_no_pair_and_has_no_half() {
        assertThat(AgentReport.word(FULL.substring(1) + "\uD83D\uDEA2")).isEqualTo(FULL.substring(1));
        assertThat(AgentReport.word("a\uDEA2")).isEqualTo("a\uFFFD");
        assertThat(AgentReport.word(FULL)).isEqualTo(FULL);
    }

    private static AgentReport report(int status, String session, List<String> models, long denials, long unread) {
        return new AgentReport(
                AgentVerdict.OK,
                Optional.of(status),
                Optional.of(session),
                Optional.empty(),
                models,
                AgentReport.Tokens.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                denials,
                unread,
                Optional.empty());
    }
}
