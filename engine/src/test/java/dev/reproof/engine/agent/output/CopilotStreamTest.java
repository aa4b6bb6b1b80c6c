package dev.reproof.engine.agent.output;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopilotStreamTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    copilot       | I weigh the flour – 🍞.¶¶Done.¶ | Done.¶ | end | ok | - | - | - | - | - | - | - | 0 | 0 | a0e5-01 | - | cop-x cop-small | -
                    copilot-401   | - | - | end | auth | 401 | - | - | - | - | - | - | 0 | 0 | a0e5-02 | - | - | -
                    copilot-429   | - | - | end | rate_limit | 429 | - | - | - | - | - | - | 0 | 0 | a0e5-03 | - | - | -
                    copilot-term  | - | - | end | no_turn | - | - | - | - | - | - | - | 0 | 0 | a0e5-04 | - | - | -
                    copilot-abort | I weigh. | I weigh. | end | interrupted | - | - | - | - | - | - | - | 0 | 0 | a0e5-05 | - | cop-x | -
                    copilot-filtered | The model returned no content because the response was blocked by content filtering. | The model returned no content because the response was blocked by content filtering. | end | refused | - | - | - | - | - | - | - | 0 | 0 | a0e5-06 | - | cop-x | -
                    """)
    void a_stream_comes_to_what_it_says(String row) {
        Streams.check(AgentFormat.COPILOT, row);
    }
}
