package dev.reproof.engine.agent.output;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpencodeStreamTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    opencode         | I weigh the flour – 🍞.¶¶¶¶Done. | Done. | end | ok | - | 47 | 12 | 12 | 2 | 70000 | 2 | 0 | 0 | ses_1 | - | - | stop
                    opencode-401     | - | - | no end | auth | 401 | - | - | - | - | - | - | 0 | 0 | ses_2 | - | - | -
                    opencode-429     | - | - | no end | rate_limit | 429 | - | - | - | - | - | - | 0 | 0 | ses_3 | - | - | -
                    opencode-length  | Half a rec | Half a rec | no end | limit | - | 20 | 3 | - | - | - | 1 | 0 | 0 | ses_4 | - | - | length
                    opencode-aborted | - | - | no end | interrupted | - | - | - | - | - | - | - | 0 | 0 | ses_5 | - | - | -
                    opencode-no-end  | I weigh. | I weigh. | no end | no_end | - | 20 | 3 | - | - | - | 1 | 0 | 0 | ses_6 | - | - | tool-calls
                    """)
    void a_stream_comes_to_what_it_says(String row) {
        Streams.check(AgentFormat.OPENCODE, row);
    }
}
