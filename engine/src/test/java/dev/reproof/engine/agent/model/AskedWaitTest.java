package dev.reproof.engine.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When an endpoint may be asked again, by what the head of its refusal says. */
class AskedWaitTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    /** Of headers that are written as {@code name=value}, with semicolons between them. */
    private static Optional<Duration> wait(int status, String head) {
        Map<String, List<String>> headers = Arrays.stream(head.split(";"))
                .map(header -> header.split("=", 2))
                .collect(Collectors.toMap(header -> header[0], header -> List.of(header[1])));
        return AskedWait.of(status, HttpHeaders.of(headers, (name, value) -> true), NOW)
                .map(time -> Duration.between(NOW, time));
    }

    @ParameterizedTest
    @CsvSource({
        "Retry-After=7,PT7S",
        "Retry-After=18000,PT5H",
        "retry-after=9999999999,P7D",
        "'Retry-After=Sun, 01 Mar 2026 13:00:00 GMT',PT5H",
        "'Retry-After=Sun, 01 Mar 2099 08:00:00 GMT',P7D",
        "'Retry-After=Sun, 01 Mar 2026 07:00:00 GMT',PT0S",
        // of OpenAI
        "x-ratelimit-reset-requests=12ms,PT0.012S",
        "x-ratelimit-reset-tokens=6m0s,PT6M",
        "x-ratelimit-reset-tokens=1h2m3s,PT1H2M3S",
        "x-ratelimit-reset-tokens=8.64s,PT8.64S",
        "x-ratelimit-reset-tokens=999999h,P7D",
        // what is used up counts, not what is not, however late it ends
        "x-ratelimit-remaining-requests=0;x-ratelimit-reset-requests=2m0s;x-ratelimit-remaining-tokens=70;x-ratelimit-reset-tokens=1h,PT2M",
        // of two that are used up the later one
        "x-ratelimit-remaining-requests=0;x-ratelimit-reset-requests=2m0s;x-ratelimit-remaining-tokens=0;x-ratelimit-reset-tokens=1h,PT1H",
        // where none is told to be used up, the last of them
        "x-ratelimit-remaining-requests=-1;x-ratelimit-reset-requests=2m0s;x-ratelimit-reset-tokens=3m,PT3M",
        // of Anthropic
        "anthropic-ratelimit-requests-reset=2026-03-01T08:00:30Z,PT30S",
        "anthropic-ratelimit-input-tokens-remaining=0;anthropic-ratelimit-input-tokens-reset=2026-03-01T13:00:00+01:00;anthropic-ratelimit-output-tokens-remaining=9;anthropic-ratelimit-output-tokens-reset=2026-03-02T08:00:00Z,PT4H",
        "anthropic-ratelimit-tokens-reset=2026-04-01T08:00:00Z,P7D",
        "anthropic-ratelimit-output-tokens-reset=2026-02-01T08:00:00Z,PT0S",
        // what the server asks for in so many words goes before its limits
        "retry-after=5;x-ratelimit-remaining-tokens=0;x-ratelimit-reset-tokens=1h,PT5S",
        "retry-after=soon;x-ratelimit-reset-tokens=1h,PT1H"
    })
    void the_head_of_a_refusal_says_when(String head, Duration wait) {
        assertThat(wait(429, head)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server=oven",
                "retry-after=",
                "retry-after=-5",
                "retry-after=99999999999",
                "retry-after=Sun, 41 Mar 2026 13:00:00 GMT",
                "x-ratelimit-reset-tokens=",
                "x-ratelimit-reset-tokens=-1",
                "x-ratelimit-reset-tokens=5",
                "x-ratelimit-reset-tokens=5s5m",
                "x-ratelimit-reset-tokens=5 s",
                "x-ratelimit-reset-tokens=99999999999ms",
                "x-ratelimit-remaining-tokens=0",
                "anthropic-ratelimit-tokens-reset=1772352000",
                "anthropic-ratelimit-tokens-reset=2026-13-01T08:00:00Z",
                "anthropic-ratelimit-tokens-reset=2026-03-01T08:00:00"
            })
    void nonsense_is_as_none(String head) {
        assertThat(wait(429, head)).isEmpty();
    }

    @Test
    void a_limit_does_not_say_when_a_server_that_is_broken_is_well_again() {
        assertThat(wait(500, "x-ratelimit-reset-tokens=1h")).isEmpty();
        assertThat(wait(503, "retry-after=90")).contains(Duration.ofSeconds(90));
    }
}
