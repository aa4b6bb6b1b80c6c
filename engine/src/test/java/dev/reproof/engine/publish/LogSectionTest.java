package dev.reproof.engine.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What an attempt printed to its standard error, out of the log of all attempts of its task. */
class LogSectionTest {

    private static final String LOG =
            "--- iteration 0, attempt 1\nfirst\n--- iteration 0, attempt 11\n" + "x".repeat(200)
                    + "\n\nno end--- iteration 0, attempt 2\n--- iteration 1, attempt 1\n--- iteration 0, attempt 1\nagain";

    @Test
    void only_the_parts_of_that_attempt_are_copied() throws IOException {
        assertThat(section("0, attempt 1")).contains("first\nagain");
        assertThat(section("0, attempt 11")).contains("x".repeat(200) + "\n\nno end--- iteration 0, attempt 2\n");
        assertThat(section("1, attempt 1")).contains("");
        assertThat(section("0, attempt 2")).isEmpty();
    }

    @Test
    void the_last_part_begins_with_its_heading_and_no_other() throws IOException {
        assertThat(lastBegin("0, attempt 1")).hasValue(LOG.lastIndexOf("--- iteration 0, attempt 1\n"));
        assertThat(lastBegin("1, attempt 1")).isEmpty();
        assertThat(lastBegin("0, attempt 2")).isEmpty();
    }

    private static OptionalLong lastBegin(String of) throws IOException {
        return new LogSection(new ByteArrayInputStream(LOG.getBytes(UTF_8)))
                .lastBegin(("--- iteration " + of + "\n").getBytes(UTF_8));
    }

    private static Optional<String> section(String of) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean found = new LogSection(new ByteArrayInputStream(LOG.getBytes(UTF_8)))
                .copy(("--- iteration " + of + "\n").getBytes(UTF_8), out);
        return found ? Optional.of(out.toString(UTF_8)) : Optional.empty();
    }
}
