package dev.reproof.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecorderSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT1S, 1, 'blockBytes expected 4 to 524288, found 0'",
        "3, PT1S, 1, 'blockBytes expected 4 to 524288, found 3'",
        "524289, PT1S, 1, 'blockBytes expected 4 to 524288, found 524289'",
        "4, PT-0.001S, 1, 'linger expected 0 to PT24H, found PT-0.001S'",
        "4, PT24H0.001S, 1, 'linger expected 0 to PT24H, found PT24H0.001S'",
        "4, PT1S, 0, 'blocksInFlight expected 1 or more, found 0'",
        "4, PT1S, -1, 'blocksInFlight expected 1 or more, found -1'"
    })
    void what_no_recorder_can_work_with_is_refused_and_named(
            int blockBytes, Duration linger, int blocksInFlight, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecorderSettings(blockBytes, linger, blocksInFlight))
                .withMessage("RecorderSettings." + named);
    }

    @Test
    void the_least_and_the_most_are_taken() {
        assertThat(new RecorderSettings(4, Duration.ZERO, 1).blockBytes()).isEqualTo(4);
        assertThat(new RecorderSettings(512 * 1024, Duration.ofDays(1), Integer.MAX_VALUE).linger())
                .isEqualTo(Duration.ofDays(1));
    }
}
