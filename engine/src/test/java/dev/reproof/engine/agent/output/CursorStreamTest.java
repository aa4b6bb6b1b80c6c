package dev.reproof.engine.agent.output;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CursorStreamTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    cursor         | I weigh the flour – 🍞.¶¶Done. | Done. | end | ok | - | 34 | 18 | 10 | - | - | - | 0 | 0 | s-01 | - | Cur X | -
                    cursor-error   | I weigh. | I weigh. | end | other | - | - | - | - | - | - | - | 0 | 0 | s-02 | - | - | -
                    cursor-nothing | - | - | end | no_turn | - | - | - | - | - | - | - | 0 | 0 | s-03 | - | - | -
                    cursor-no-end  | I weigh the flour – 🍞. | I weigh the flour – 🍞. | no end | no_end | - | - | - | - | - | - | - | 0 | 0 | s-04 | - | Cur X | -
                    """)
    void a_stream_comes_to_what_it_says(String row) {
        Streams.check(AgentFormat.CURSOR, row);
    }
}
