package dev.reproof.engine.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The last part of a log of agents, found from its end. */
class LogEndTest {

    private static final String ONE = "--- iteration 0, attempt 1\n";
    private static final String TWO = "--- iteration 0, attempt 2\n";

    private static Optional<String> part(String log, boolean cut, String heading, boolean last) {
        return new LogEnd(log.getBytes(UTF_8), cut)
                .of(heading.getBytes(UTF_8), last)
                .map(part -> new String(part, UTF_8));
    }

    @Test
    void each_part_ends_where_the_next_one_begins() {
        String log = ONE + "first\nmore\n" + TWO + "second";

        assertThat(part(log, false, ONE, false)).contains("first\nmore\n");
        assertThat(part(log, false, TWO, true)).contains("second");
        assertThat(part(log, false, "--- iteration 1, attempt 1\n", true)).isEmpty();
    }

    @Test
    void of_an_attempt_that_was_gone_on_with_the_last_part_counts() {
        assertThat(part(ONE + "a\n" + TWO + "b\n" + ONE + "c\n", false, ONE, true))
                .contains("c\n");
        assertThat(part(ONE + "a\n" + TWO + "b\n" + ONE, false, ONE, true)).contains("");
    }

    @Test
    void what_has_no_heading_left_is_of_the_last_attempt_alone() {
        assertThat(part("the end of a flood\nof lines\n", true, TWO, true)).contains("the end of a flood\nof lines\n");
        assertThat(part("the end of a flood\nof lines\n", true, ONE, false)).isEmpty();
        assertThat(part("rest of one\n" + TWO + "second\n", true, ONE, false)).isEmpty();
        assertThat(part("no heading at all\n", false, ONE, true)).isEmpty();
    }

    @Test
    void a_heading_counts_at_the_beginning_of_a_line_alone() {
        assertThat(part(ONE + "it says " + TWO + "and goes on\n", false, TWO, true))
                .isEmpty();
        assertThat(part("cut within " + ONE + "a line\n", true, ONE, false)).isEmpty();
    }
}
