package dev.reproof.engine.agent.output;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiStreamTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    gemini           | I weigh the flour 🍞.¶¶¶Done 🍞 | Done 🍞 | end | ok | - | 38 | 22 | 10 | - | - | - | 0 | 0 | 4072-01 | - | gem-x gem-router | -
                    gemini-401       | - | - | end | auth | 401 | 0 | 0 | 0 | - | - | - | 0 | 0 | 4072-02 | - | gem-x | -
                    gemini-429       | - | - | end | rate_limit | 429 | 0 | 0 | 0 | - | - | - | 0 | 0 | 4072-03 | - | gem-x | -
                    gemini-empty     | - | - | end | other | - | 9 | 0 | - | - | - | - | 0 | 0 | 4072-04 | - | gem-x | -
                    gemini-loop      | - | - | end | other | - | 9 | 2 | - | - | - | - | 0 | 0 | 4072-05 | - | gem-x | -
                    gemini-turns     | First. | First. | end | turns | - | - | - | - | - | - | - | 0 | 0 | 4072-06 | - | gem-x | -
                    gemini-cancelled | - | - | end | interrupted | - | - | - | - | - | - | - | 0 | 0 | - | - | - | -
                    gemini-nothing   | - | - | end | no_turn | - | 9 | 2 | - | - | - | - | 0 | 0 | 4072-07 | - | gem-x | -
                    """)
    void a_stream_comes_to_what_it_says(String row) {
        Streams.check(AgentFormat.GEMINI, row);
    }
}
