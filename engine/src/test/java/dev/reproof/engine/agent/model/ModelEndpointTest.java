package dev.reproof.engine.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelEndpointTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.example.org/v1,https://api.example.org/v1/chat/completions",
        "https://api.example.org/v1//,https://api.example.org/v1/chat/completions",
        "HTTP://[2001:db8::1]:8000,HTTP://[2001:db8::1]:8000/chat/completions",
        "' http://oven/a%20b ',http://oven/a%20b/chat/completions"
    })
    void completions_are_below_the_base(String base, String expected) {
        ModelEndpoint endpoint = ModelEndpoint.of(ModelApi.CHAT, base, "LOAF_KEY", Optional.of(" k\n"));

        assertThat(endpoint.request(new byte[0]).uri()).hasToString(expected);
        assertThat(endpoint.request(new byte[0]).headers().allValues("Authorization"))
                .containsExactly("Bearer k");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.example.org/v1",
                "ftp://example.org",
                "file:///etc/passwd",
                "http:///v1",
                "http://user:secret@example.org/v1",
                "http://example.org/v1?key=secret",
                "http://example.org/v1#secret",
                "http://exa mple.org/secret",
                "https:secret"
            })
    void another_base_is_refused_and_not_shown(String base) {
        assertThatThrownBy(() -> ModelEndpoint.of(ModelApi.CHAT, base, "LOAF_KEY", Optional.of("k")))
                .isInstanceOf(ReproofException.Invalid.class)
                .hasNoCause()
                .hasMessageContaining("--openai-base-url")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8000/v1",
                "http://LOCALHOST",
                "http://127.0.0.1/v1",
                "http://127.8.9.10/v1",
                "http://[::1]:8000",
                "http://[0:0:0:0:0:0:0:1]"
            })
    void an_endpoint_on_this_machine_needs_no_key(String base) {
        ModelEndpoint endpoint = ModelEndpoint.of(ModelApi.CHAT, base, "LOAF_KEY", Optional.of(" "));

        assertThat(endpoint.request(new byte[0]).headers().firstValue("Authorization"))
                .isEmpty();
        assertThat(endpoint).asString().endsWith(" without a key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.org/v1",
                "http://localhost.example.org",
                "http://127.0.0.1.example.org",
                "http://10.0.0.1",
                "http://[::2]",
                "http://[::ffff:10.0.0.1]"
            })
    void any_other_endpoint_needs_one(String base) {
        assertThatThrownBy(() -> ModelEndpoint.of(ModelApi.CHAT, base, "LOAF_KEY", Optional.empty()))
                .isInstanceOf(ReproofException.Invalid.class)
                .hasMessageContaining("environment variable LOAF_KEY is not set")
                .hasMessageContaining("--openai-key-env");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-br\u00f6t", "sk-a b", "sk-a\r\nX-Evil: 1", "sk-a\u007f"})
    void a_key_that_no_header_can_carry_is_refused_and_not_shown(String key) {
        assertThatThrownBy(() -> ModelEndpoint.of(ModelApi.CHAT, "http://localhost", "LOAF_KEY", Optional.of(key)))
                .isInstanceOf(ReproofException.Invalid.class)
                .hasNoCause()
                .hasMessageContaining("LOAF_KEY")
                .hasMessageNotContaining("sk-");
    }

    @Test
    void a_short_key_is_a_word_that_answers_may_hold_but_no_log() {
        ModelEndpoint endpoint = ModelEndpoint.of(ModelApi.CHAT, "http://localhost", "LOAF_KEY", Optional.of("test"));

        assertThat(endpoint.filter().pass("a test of te")).isEqualTo("a test of te");
        assertThat(endpoint.masked("a test\\u0074est %74est \\test")).isEqualTo("a [key][key] [key] [key]");
    }
}
