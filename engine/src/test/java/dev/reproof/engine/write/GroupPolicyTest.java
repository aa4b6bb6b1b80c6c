package dev.reproof.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT1S, 'blocks expected 1 to 256, found 0'",
        "-5, PT1S, 'blocks expected 1 to 256, found -5'",
        "257, PT1S, 'blocks expected 1 to 256, found 257'",
        "1, PT-1S, 'linger expected 0 to PT24H, found PT-1S'",
        "1, PT24H0.000000001S, 'linger expected 0 to PT24H, found PT24H0.000000001S'"
    })
    void what_no_writer_can_work_with_is_refused_and_named(int blocks, Duration linger, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupPolicy(blocks, linger))
                .withMessage("GroupPolicy." + named);
    }

    @Test
    void the_least_and_the_most_are_taken() {
        assertThat(new GroupPolicy(1, Duration.ZERO).blocks()).isEqualTo(1);
        assertThat(new GroupPolicy(256, Duration.ofDays(1)).linger()).isEqualTo(Duration.ofDays(1));
    }
}
