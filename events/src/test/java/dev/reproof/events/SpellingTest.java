package dev.reproof.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    private static final List<String> KNOWN = List.of("id", "kind", "depends_on", "maxIterations", "model");

    @ParameterizedTest
    @CsvSource({"a,a,0", "a,b,1", "ab,ba,2", "blocker,blockers,1", "kitten,sitting,3", "'',abc,3", "abc,'',3"})
    void a_distance_counts_letters_put_in_left_out_or_replaced(String one, String other, int distance) {
        assertThat(Spelling.distance(one, other)).isEqualTo(distance);
        assertThat(Spelling.distance(other, one)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({"dependsOn,depends_on", "DEPENDS-ON,depends_on", "modle,model", "maxiteration,maxIterations", "ids,id"})
    void the_nearest_known_word_is_the_one_that_was_meant(String word, String meant) {
        assertThat(Spelling.nearest(word, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"timeoutMs", "x", "''", "maxTokens"})
    void a_word_that_is_like_none_means_none(String word) {
        assertThat(Spelling.nearest(word, KNOWN)).isEmpty();
    }

    @Test
    void a_word_of_any_length_takes_little_time() {
        assertThat(Spelling.nearest("m".repeat(1_000_000), KNOWN)).isEmpty();
        assertThat(Spelling.distance("m".repeat(100), "m")).isEqualTo(Integer.MAX_VALUE);
    }
}
