package dev.reproof.engine.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStatTest {

    private static final String FIELDS =
            "S 7 8 9 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 88123 18446744073709551615 1 2 3 0 0\n";

    @ParameterizedTest
    @ValueSource(strings = {"12 (sh) ", "12 (a b) ", "12 (x) R 1 2 3 (y) ", "12 ()) ", "12 (\n) "})
    void the_fields_are_found_whatever_the_program_is_called(String name) {
        assertThat(ProcessStat.parse(name + FIELDS)).contains(new ProcessStat('S', 7, 9, 88_123));
    }

    @Test
    void a_process_that_has_ended_is_a_zombie() {
        assertThat(ProcessStat.parse("12 (sh) " + FIELDS.replace('S', 'Z')))
                .hasValueSatisfying(stat -> assertThat(stat.zombie()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12 (sh)", "12 (sh) S 7 8 9", "12 (sh) S x 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6"})
    void anything_else_tells_nothing(String line) {
        assertThat(ProcessStat.parse(line)).isEmpty();
    }
}
