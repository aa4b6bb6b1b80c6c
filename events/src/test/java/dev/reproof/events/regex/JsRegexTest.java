package dev.reproof.events.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException;
import dev.reproof.events.Vectors;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsRegexTest {

    @TestFactory
    Stream<DynamicTest> finds_what_the_reference_finds() {
        return Vectors.tests("oracle-regex.json", one -> {
            JsRegex regex = JsRegex.compile(one.get("regex").textValue());

            assertThat(regex.found(one.get("text").textValue()))
                    .as(one.toString())
                    .isEqualTo(one.get("expect").get("matches").booleanValue());
        });
    }

    /** Expectations were taken from node 20. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\\p{L}, p{L}, true",
                "\\p{L}, x, false",
                "[\\p{L}], p, true",
                "[\\p{L}], x, false",
                "\\\\p, \\p, true",
                "\\c\\p, \\cp, true",
                "(?<=ab|a\\w\\B)c, xabc, true",
                "(?<=c|ab)x, abx, true",
                "(?<=c|ab)x, bax, false",
                "(?<=a(?:q|bc)d)x, abcdx, true",
                "(?<=a(?:q|bc)d)x, acbdx, false",
                "(?<!c|ab)x, bax, true",
                "(?<!c|ab)x, abx, false",
                "(?<=(a)b|(c)d)e\\2, cdec, true",
                "(?<=(a)b|(c)d)e\\2, cdea, false",
                "(?<=(a)X\\1)$, aXa, false",
                "(?<=\\1X(a))$, aXa, true",
                "(?!), x, false",
                "^(?=)$, ``, true",
                "(?!a|), b, false",
                "x(?:(?<=x))?y, xy, true",
                "(a)\\10, `a\u0008`, true",
                "(?<w>a)\\k<w>0, aa0, true",
                "[\\b]x, `\u0008x`, true",
                "[^]x, `\nx`, true",
                "a{2, a{2, true",
                "[\\w-.], -, true",
            })
    void reads_patterns_as_javascript_does(String pattern, String text, boolean found) {
        assertThat(JsRegex.compile(pattern).found(text)).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a-",
                "[a",
                "[\\",
                "[b-a]",
                "{2}",
                "a{1}{2}",
                "^*",
                "\\b+",
                "(?<=a)*",
                "a**",
                "|*",
                "(",
                ")",
                "(?",
                "(?a)",
                "(?<n>a)(?<n>b)",
                "(?<>a)",
                "(?<n",
                "(?<n>a)\\k",
                "(?<n>a)[\\k]",
                "a{2,1}",
                "\\",
                "a{99999999999,1}"
            })
    void refuses_what_is_not_javascript(String pattern) {
        assertThatThrownBy(() -> JsRegex.compile(pattern))
                .isInstanceOf(ReproofException.Invalid.class)
                .hasMessageContaining("JavaScript");
    }

    @Test
    void refuses_patterns_beyond_the_bounds() {
        assertThatThrownBy(() -> JsRegex.compile("a".repeat(10_001)))
                .isInstanceOf(ReproofException.Invalid.class)
                .hasMessageContaining("10001");
        assertThatThrownBy(() -> JsRegex.compile("(".repeat(501) + ")".repeat(501)))
                .isInstanceOf(ReproofException.Invalid.class)
                .hasMessageContaining("500");
    }

    @Test
    void the_largest_patterns_compile() {
        assertThat(JsRegex.compile("(".repeat(500) + "a" + ")".repeat(500)).found("a"))
                .isTrue();
        assertThat(JsRegex.compile("b" + "|a".repeat(500)).found("a")).isTrue();
        assertThat(JsRegex.compile("(?<=" + "(".repeat(499) + "a" + ")".repeat(499) + ")b")
                        .found("ab"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(?=a*$)b", "(?:a|a)*$"})
    void a_search_that_takes_too_long_ends(String pattern) {
        JsRegex regex = JsRegex.compile(pattern, Duration.ofMillis(50));

        assertThatThrownBy(() -> regex.found("a".repeat(200_000) + "c"))
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContaining(pattern)
                .hasMessageContaining("50 ms");
    }

    @Test
    void a_search_in_a_large_text_is_no_problem() {
        String text = "a line of output\n".repeat(100_000) + "done\n";

        assertThat(JsRegex.compile("done\\s*$").found(text)).isTrue();
        assertThat(JsRegex.compile("[\\s\\S]*done").found(text)).isTrue();
    }

    @Test
    void one_pattern_serves_several_searches() {
        JsRegex regex = JsRegex.compile("b");

        assertThat(regex.found("aab")).isTrue();
        assertThat(regex.found("b")).isTrue();
        assertThat(regex.found("a")).isFalse();
        assertThat(regex).hasToString("b");
    }
}
