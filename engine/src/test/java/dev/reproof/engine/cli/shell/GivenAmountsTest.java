package dev.reproof.engine.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Invalid;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenAmountsTest {

    @ParameterizedTest
    @CsvSource({
        "4096B, 4096",
        "4096 b, 4096",
        "0B, 0",
        "20GB, 20000000000",
        "20gb, 20000000000",
        "1.5 MiB, 1572864",
        "500MB, 500000000",
        "0.0005kB, 0",
        "999999999999999TB, 9223372036854775807"
    })
    void sizes_are_read_as_people_write_them(String text, long bytes) {
        assertThat(GivenAmounts.bytes("--max-total", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"30d, P30D", "12h, PT12H", "90m, PT90M", "2w, P14D", "0s, PT0S", "90 s, PT90S", "500ms, PT0.5S"})
    void times_are_read_as_people_write_them(String text, Duration time) {
        assertThat(GivenAmounts.time("--older-than", text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "0", "-1GB", "20 G B", "20XB", "GB", "1e3", "1.GB", "\u0663GB"})
    void other_sizes_are_refused(String text) {
        assertThatThrownBy(() -> GivenAmounts.bytes("--max-total", text))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("--max-total expected a size")
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "-1d", "1.5d", "30y", "30d12h", "9999999999d", "5min"})
    void other_times_are_refused(String text) {
        assertThatThrownBy(() -> GivenAmounts.time("--older-than", text))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("--older-than expected a time");
    }

    @ParameterizedTest
    @CsvSource({
        "--task-timeout-ms, 1200000, 1200000",
        "--task-timeout-ms, 90s, 90000",
        "--task-timeout-ms, 5m, 300000",
        "--task-timeout-ms, 2h, 7200000",
        "--task-timeout-ms, 500ms, 500",
        "--task-timeout-ms, -5, -5",
        "--task-timeout-ms, 9999999999999999999, 9223372036854775807",
        "--max-in-memory-output-bytes, 67108864, 67108864",
        "--max-in-memory-output-bytes, 64MiB, 67108864"
    })
    void an_option_that_is_named_by_its_unit_takes_bare_numbers_and_other_units(
            String option, String text, long value) {
        assertThat(GivenAmounts.inUnitOf(option, text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "--task-timeout-ms, 20MB, 'milliseconds, or a time'",
        "--task-timeout-ms, 1.5, 'milliseconds, or a time'",
        "--max-in-memory-output-bytes, 90s, 'bytes, or a size'",
        "--max-in-memory-output-bytes, ten, 'bytes, or a size'"
    })
    void what_is_neither_is_refused(String option, String text, String expected) {
        assertThatThrownBy(() -> GivenAmounts.inUnitOf(option, text))
                .isInstanceOf(Invalid.class)
                .hasMessageStartingWith("expected " + expected)
                .hasMessageContaining("'" + text + "'");
    }
}
