package dev.reproof.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.axonframework.common.DateTimeUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a time is read, it is the one that Axon reads, and makes the same link. */
class StoredTimeTest {

    private static final long YEAR_10000 =
            Instant.parse("+10000-01-01T00:00:00Z").toEpochMilli();
    private static final long YEAR_0 = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();

    @Test
    void any_time_as_it_is_written_is_the_one_that_was_written() {
        new Random(14)
                .longs(10_000, YEAR_0, YEAR_10000)
                .mapToObj(Instant::ofEpochMilli)
                .forEach(at -> {
                    String stored = DateTimeUtils.formatInstant(at);

                    assertThat(StoredTime.read(stored)).isEqualTo(new StoredTime(at, stored));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00.000Z",
                "9999-12-31T23:59:59.999Z",
                "2024-02-29T12:00:00.001Z",
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04Z",
                "2026-01-02T03:04:05.678901Z",
                "2026-01-02T03:04:05.678+01:00",
                "2026-01-02t03:04:05.678z",
                "+12026-01-02T03:04:05.678Z",
                "-026-01-02T03:04:05.678Z",
                "-0026-01-02T03:04:05.678Z",
                "2026-13-02T03:04:05.678Z",
                "2025-02-29T03:04:05.678Z",
                "2026-01-00T03:04:05.678Z",
                "2026-01-02T24:00:00.000Z",
                "2026-12-31T23:59:60.000Z",
                "2026-01-02 03:04:05.678Z",
                "٢026-01-02T03:04:05.678Z",
                "yesterday",
                ""
            })
    void another_form_is_read_or_refused_as_axon_does(String stored) {
        Instant at;
        try {
            at = DateTimeUtils.parseInstant(stored);
        } catch (DateTimeException refused) {
            assertThatThrownBy(() -> StoredTime.read(stored))
                    .isInstanceOf(DateTimeException.class)
                    .hasMessage(refused.getMessage());
            return;
        }
        assertThat(StoredTime.read(stored)).isEqualTo(new StoredTime(at, DateTimeUtils.formatInstant(at)));
    }
}
