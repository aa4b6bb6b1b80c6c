package dev.reproof.engine.compact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.log.LogSize;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactionRuleTest {

    /** Files that were measured, and limits. */
    @ParameterizedTest
    @CsvSource({
        "4947000,   4200,   490000,  true", // half a minute of a trickle
        "532000,    4200,   490000,  false", // the same, compacted
        "67526656,  3600,   450000,  true", // a line per commit
        "55369728,  1616,   49716501, false", // full blocks
        "1048575,   1,      10,      false", // small
        "1048576,   1,      10,      true",
        "2000256,   1000,   872128,  false", // exactly twice
        "2000257,   1000,   872128,  true"
    })
    void compacting_pays_where_much_is_wasted(long file, long events, long payload, boolean pays) {
        assertThat(CompactionRule.pays(file, new LogSize(events, payload, payload)))
                .isEqualTo(pays);
    }
}
