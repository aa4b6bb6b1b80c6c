package dev.reproof.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class ShortageTest {

    @Test
    void a_want_of_files_is_found_wherever_it_stands_among_the_causes() {
        IOException refused = new IOException("socket: Too many open files");

        assertThat(Shortage.ofFiles(refused)).isPresent();
        assertThat(Shortage.ofFiles(new UncheckedIOException("No client", refused)))
                .hasValueSatisfying(told -> assertThat(told)
                        .hasMessageContaining("socket: Too many open files")
                        .hasMessageContaining("ulimit -n"));
    }

    @Test
    void what_the_other_side_refuses_is_none() {
        assertThat(Shortage.ofFiles(new ConnectException("Connection refused"))).isEmpty();
        assertThat(Shortage.ofFiles(new IOException((String) null))).isEmpty();
    }
}
