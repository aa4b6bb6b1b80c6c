package dev.reproof.engine.agent.output;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeStreamTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    claude            | I weigh the flour: 500 g, café rye 🍞.¶¶Teig fertig – «très bon» 🥖¶ | Teig fertig – «très bon» 🥖¶ | end | ok | - | 38 | 18 | 10 | - | 480000 | 2 | 0 | 0 | 5b1c-01 | 2.1.332 | claude-x claude-small | end_turn
                    claude-2.1.197    | I weigh the flour. | I weigh the flour. | end | ok | - | 7 | 3 | - | - | 1 | 1 | 0 | 0 | 5b1c-02 | - | claude-x | -
                    claude-401        | - | - | end | auth | 401 | 0 | 0 | - | - | 0 | 1 | 0 | 0 | 5b1c-03 | 2.1.332 | claude-x | -
                    claude-401-no-end | - | - | no end | auth | - | - | - | - | - | - | - | 0 | 0 | 5b1c-04 | 2.1.332 | claude-x | -
                    claude-429        | - | - | end | rate_limit | 429 | 0 | 0 | - | - | 0 | 1 | 0 | 0 | 5b1c-05 | 2.1.332 | claude-x | -
                    claude-529        | - | - | end | overloaded | 529 | 0 | 0 | - | - | 0 | 1 | 0 | 0 | 5b1c-06 | 2.1.332 | claude-x | -
                    claude-500        | - | - | end | other | 500 | 0 | 0 | - | - | 0 | 1 | 0 | 0 | 5b1c-07 | 2.1.332 | claude-x | -
                    claude-refusal    | - | - | end | refused | - | 9 | 0 | - | - | - | 1 | 0 | 0 | 5b1c-08 | - | claude-x | refusal
                    claude-max-turns  | First the flour. | First the flour. | end | turns | - | 30 | 6 | - | - | - | 3 | 2 | 0 | 5b1c-09 | - | claude-x | -
                    claude-budget     | - | - | end | limit | - | - | - | - | - | 1500000000 | 3 | 0 | 0 | 5b1c-10 | - | - | -
                    claude-max-tokens | Half a rec | Half a rec | end | limit | - | - | - | - | - | - | 1 | 0 | 0 | 5b1c-11 | - | - | max_tokens
                    claude-interrupt  | First the flour. | First the flour. | end | interrupted | - | - | - | - | - | - | 1 | 0 | 0 | 5b1c-12 | - | - | -
                    claude-denied     | - | - | end | denied | - | - | - | - | - | - | 2 | 1 | 0 | 5b1c-13 | - | - | -
                    claude-slash      | - | - | end | no_turn | - | 0 | 0 | - | - | 0 | 0 | 0 | 0 | 5b1c-14 | - | claude-x | -
                    claude-results    | The oven heats.¶¶I wait.¶¶It is hot. | It is hot. | end | ok | - | 5 | 4 | - | - | 300000000 | 2 | 0 | 0 | 5b1c-15 | - | - | -
                    claude-qwen       | I weigh the flour. | I weigh the flour. | end | ok | - | 20 | 6 | 8 | - | - | 1 | 0 | 0 | q-1 | 0.24.4 | qwen-x | -
                    claude-qwen-429   | - | - | end | rate_limit | 429 | 0 | 0 | - | - | - | 1 | 0 | 0 | q-2 | 0.24.4 | qwen-x | -
                    claude-qwen-401   | - | - | end | auth | 401 | 0 | 0 | - | - | - | 1 | 0 | 0 | q-3 | 0.24.4 | qwen-x | -
                    claude-amp        | I weigh the flour.¶¶Done. | Done. | end | ok | - | 33 | 9 | 2 | - | - | 1 | 0 | 0 | T-1 | - | - | -
                    """)
    void a_stream_comes_to_what_it_says(String row) {
        Streams.check(AgentFormat.CLAUDE, row);
    }
}
