package dev.reproof.engine.shown;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "14249, 14.2 kB",
        "999949, 999.9 kB",
        "999950, 1.0 MB",
        "1073741824, 1.1 GB",
        "9223372036854775807, 9.2 EB"
    })
    void bytes_are_rounded_to_a_unit(long bytes, String shown) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0.0 s, 0 s",
        "0, 0.0 s, 0 s",
        "1390, 1.3 s, 1 s",
        "9999, 9.9 s, 9 s",
        "10000, 10 s, 10 s",
        "59999, 59 s, 59 s",
        "60000, 1m 00s, 1m 00s",
        "3599000, 59m 59s, 59m 59s",
        "3600000, 1h 00m, 1h 00m",
        "86399000, 23h 59m, 23h 59m",
        "190800000, 2d 05h, 2d 05h"
    })
    void spans_have_at_most_two_units(long millis, String shown, String whole) {
        assertThat(Amounts.span(Duration.ofMillis(millis))).isEqualTo(shown);
        assertThat(Amounts.wholeSpan(Duration.ofMillis(millis))).isEqualTo(whole);
    }
}
