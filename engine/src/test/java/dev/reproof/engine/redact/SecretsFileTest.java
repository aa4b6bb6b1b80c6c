package dev.reproof.engine.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Invalid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsFileTest {

    @Test
    void reads_what_programs_read_their_environment_from() {
        List<Secret> secrets = read("""
                \uFEFF# of the harbour
                QUAY_KEY=quay-7788

                export NORTH_KEY = north 1234  # not in use
                HASH=with#inside
                SINGLE='as $it "is\\n'
                DOUBLE="a \\"b\\"\\tc"  # yes
                PEM="-----BEGIN KEY-----
                abc=
                -----END KEY-----"
                EMPTY=
                LAST=last-one""");

        assertThat(secrets)
                .containsExactly(
                        new Secret("QUAY_KEY", "quay-7788"),
                        new Secret("NORTH_KEY", "north 1234"),
                        new Secret("HASH", "with#inside"),
                        new Secret("SINGLE", "as $it \"is\\n"),
                        new Secret("DOUBLE", "a \"b\"\tc"),
                        new Secret("PEM", "-----BEGIN KEY-----\nabc=\n-----END KEY-----"),
                        new Secret("LAST", "last-one"));
    }

    @Test
    void lines_may_end_as_windows_ends_them() {
        assertThat(read("A=abcd\r\nB=\"ef\r\ngh\"\r\n"))
                .containsExactly(new Secret("A", "abcd"), new Secret("B", "ef\ngh"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"just-a-secret", "=value", "1A=value", "A=\"open", "A='x' tail", "A=\"x\" tail"})
    void anything_else_is_refused_without_a_word_of_it(String line) {
        assertThatThrownBy(() -> read("FINE=fine-value\n" + line + "\n"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("secrets.env")
                .hasMessageContaining("line 2")
                .hasMessageNotContaining(line);
    }

    @Test
    void a_value_that_every_text_holds_is_refused() {
        assertThatThrownBy(() -> read("PORT=80")).isInstanceOf(Invalid.class).hasMessageContaining("PORT");
    }

    private static List<Secret> read(String text) {
        return SecretsFile.read(text.getBytes(UTF_8), "secrets.env");
    }
}
