package dev.reproof.engine.agent.output;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcpStreamTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    acp                   | I weigh the flour – 500 g 🍞.¶¶Done. | Done. | end | ok | - | 38 | 18 | 10 | 4 | - | - | 1 | 0 | ses_1 | 1.2.3 | - | end_turn
                    acp-thinks            | I weigh.¶¶Done. | Done. | end | ok | - | - | - | - | - | - | - | 0 | 0 | ses_1 | 1.2.3 | - | end_turn
                    acp-quota             | Done. | Done. | end | ok | - | 19 | 9 | - | - | - | - | 0 | 0 | ses_1 | 1.2.3 | - | end_turn
                    acp-chunk-usage       | Done. | Done. | end | ok | - | 19 | 9 | 5 | 2 | - | - | 0 | 0 | ses_1 | 1.2.3 | - | end_turn
                    acp-max-tokens        | I weigh | I weigh | end | limit | - | - | - | - | - | - | - | 0 | 0 | ses_1 | 1.2.3 | - | max_tokens
                    acp-max-turn-requests | I weigh | I weigh | end | turns | - | - | - | - | - | - | - | 0 | 0 | ses_1 | 1.2.3 | - | max_turn_requests
                    acp-refusal           | I weigh | I weigh | end | refused | - | - | - | - | - | - | - | 0 | 0 | ses_1 | 1.2.3 | - | refusal
                    acp-cancelled         | I weigh | I weigh | end | interrupted | - | - | - | - | - | - | - | 0 | 0 | ses_1 | 1.2.3 | - | cancelled
                    acp-new-reason        | I weigh | I weigh | end | other | - | - | - | - | - | - | - | 0 | 0 | ses_1 | 1.2.3 | - | oven_is_cold
                    acp-silent            | - | - | end | no_turn | - | - | - | - | - | - | - | 0 | 0 | ses_1 | 1.2.3 | - | end_turn
                    acp-auth              | - | - | end | auth | - | - | - | - | - | - | - | 0 | 0 | - | 1.2.3 | - | -
                    acp-limit             | - | - | end | rate_limit | - | - | - | - | - | - | - | 0 | 0 | ses_1 | 1.2.3 | - | -
                    acp-next-version      | - | - | end | other | - | - | - | - | - | - | - | 0 | 0 | - | - | - | -
                    """)
    void a_talk_comes_to_what_was_said(String row) {
        Streams.check(AgentFormat.ACP, row);
    }
}
