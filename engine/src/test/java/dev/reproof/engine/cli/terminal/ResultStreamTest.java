package dev.reproof.engine.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResultStreamTest {

    private static final OutputStream FULL = new OutputStream() {
        @Override
        public void write(int single) throws IOException {
            throw new IOException("it takes no more");
        }
    };

    @Test
    void a_reader_that_has_gone_ends_whoever_prints() {
        // given
        ResultStream results = new ResultStream(FULL, () -> true);
        PrintStream out = new PrintStream(results, false, StandardCharsets.UTF_8);

        // then
        assertThat(results.isAbandoned()).isFalse();
        assertThatThrownBy(() -> out.println("a line")).isInstanceOf(UncheckedIOException.class);
        assertThat(results.isAbandoned()).isTrue();
    }

    @Test
    void a_disk_that_is_full_is_a_failure_like_any_other() {
        // given
        ResultStream results = new ResultStream(FULL, () -> false);
        PrintStream out = new PrintStream(results, false, StandardCharsets.UTF_8);

        // when
        out.println("a line");

        // then
        assertThat(out.checkError()).isTrue();
        assertThat(results.isAbandoned()).isFalse();
    }
}
