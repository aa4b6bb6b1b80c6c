package dev.reproof.engine.agent.output;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GooseStreamTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    goose         | I weigh the flour – 🍞.¶¶Done. | Done. | end | ok | - | - | - | - | - | - | - | 0 | 0 | - | - | goo-x | -
                    goose-401     | - | - | end | auth | 401 | - | - | - | - | - | - | 0 | 0 | - | - | - | -
                    goose-429     | - | - | end | rate_limit | - | - | - | - | - | - | - | 0 | 0 | - | - | - | -
                    goose-nothing | - | - | end | no_turn | - | - | - | - | - | - | - | 0 | 0 | - | - | - | -
                    """)
    void a_stream_comes_to_what_it_says(String row) {
        Streams.check(AgentFormat.GOOSE, row);
    }
}
