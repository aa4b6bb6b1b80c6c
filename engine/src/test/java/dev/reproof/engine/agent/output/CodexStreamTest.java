package dev.reproof.engine.agent.output;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodexStreamTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    codex             | I weigh the flour – 500 g 🍞.¶¶¶Done. | Done. | end | ok | - | 38 | 18 | 10 | 4 | - | - | 0 | 0 | 01a2-01 | - | - | -
                    codex-older       | Done. | Done. | end | ok | - | 19 | 9 | 5 | - | - | - | 0 | 0 | 01a2-02 | - | - | -
                    codex-401         | - | - | end | auth | 401 | - | - | - | - | - | - | 0 | 0 | 01a2-03 | - | - | -
                    codex-429         | - | - | end | rate_limit | 429 | - | - | - | - | - | - | 0 | 0 | 01a2-04 | - | - | -
                    codex-usage-limit | - | - | end | rate_limit | - | - | - | - | - | - | - | 0 | 0 | 01a2-05 | - | - | -
                    codex-other       | - | - | end | other | - | - | - | - | - | - | - | 0 | 0 | 01a2-06 | - | - | -
                    codex-next-turn   | - | - | no end | no_end | - | 19 | 9 | - | - | - | - | 0 | 0 | - | - | - | -
                    """)
    void a_stream_comes_to_what_it_says(String row) {
        Streams.check(AgentFormat.CODEX, row);
    }
}
