package dev.reproof.engine.cli.keep;

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
        "4096, 4096",
        "0, 0",
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
    @CsvSource({"30d, P30D", "12h, PT12H", "90m, PT90M", "2w, P14D", "0s, PT0S"})
    void ages_are_read_as_people_write_them(String text, Duration age) {
        assertThat(GivenAmounts.age("--older-than", text)).isEqualTo(age);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1GB", "20 G B", "20XB", "GB", "1e3", "1.GB", "\u0663GB"})
    void other_sizes_are_refused(String text) {
        assertThatThrownBy(() -> GivenAmounts.bytes("--max-total", text))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("--max-total expected a size")
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "-1d", "1.5d", "30y", "30d12h", "9999999d"})
    void other_ages_are_refused(String text) {
        assertThatThrownBy(() -> GivenAmounts.age("--older-than", text))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("--older-than expected a time");
    }
}
