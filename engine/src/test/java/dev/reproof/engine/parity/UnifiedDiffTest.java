package dev.reproof.engine.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Diffs as people know them, of texts of any length. */
class UnifiedDiffTest {

    @Test
    void what_is_gone_stands_before_what_is_new_with_three_lines_around() {
        UnifiedDiff diff = UnifiedDiff.of("a", "b", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\nV\n7\n8\n9\n");

        assertThat(String.join("\n", diff.all())).isEqualTo("""
                --- a
                +++ b
                @@ -2,8 +2,8 @@
                 2
                 3
                 4
                -5
                -6
                +five
                +V
                 7
                 8
                 9""");
    }

    @Test
    void a_last_line_that_does_not_end_is_another_one() {
        assertThat(UnifiedDiff.of("a", "b", "x\ny", "x\ny\n").all())
                .containsExactly("--- a", "+++ b", "@@ -1,2 +1,2 @@", " x", "-y\n\\ No newline at end of file", "+y");
        assertThat(UnifiedDiff.of("a", "b", "x\r\n", "x\n").all()).endsWith("-x\r", "+x");
        assertThat(UnifiedDiff.of("a", "b", "x\ny", "x\ny").all()).isEmpty();
    }

    @Test
    void long_texts_that_differ_in_a_line_are_compared_whole() {
        String before = lines(0, 50_000);

        UnifiedDiff diff = UnifiedDiff.of("a", "b", before, before.replace("line 40000\n", "line forty\n"));

        assertThat(diff.complete()).isTrue();
        assertThat(diff.all()).hasSize(11).contains("@@ -39998,7 +39998,7 @@", "-line 40000", "+line forty");
    }

    @Test
    void of_texts_that_differ_altogether_the_beginning_is_compared_and_that_is_said() {
        UnifiedDiff diff = UnifiedDiff.of("a", "b", lines(0, 20_000), lines(20_000, 40_000));

        assertThat(diff.complete()).isFalse();
        assertThat(diff.all())
                .hasSize(3 + 2 * 4_000 + 1)
                .contains("-line 3999", "+line 23999")
                .doesNotContain("-line 4000")
                .endsWith("[only the first 4000 lines from the first difference on were compared]");
    }

    @Test
    void a_message_gets_as_much_as_it_can_hold() {
        String wide = "x".repeat(1_000);

        UnifiedDiff diff = UnifiedDiff.of("a", "b", lines(0, 100), wide + "\n" + lines(0, 100) + lines(200, 300));

        assertThat(diff.brief())
                .contains("+" + wide.substring(0, 399) + "[601 more characters]")
                .hasSize(61)
                .endsWith("[" + (diff.lines().size() - 60) + " more lines of this diff]");
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(line -> "line " + line + "\n").collect(Collectors.joining());
    }
}
