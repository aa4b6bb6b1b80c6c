package dev.reproof.projections.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random reviews, read by the program and by a second reading of the rules that shares no code with it. */
class RandomReviewsTest {

    private static final long SEED = 20_260_301;
    private static final int REVIEWS = 20_000;

    private static final String WHITE =
            "\\t\\n\\x0b\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
    private static final Pattern DELETED = Pattern.compile("[" + WHITE + "]|[-_*()\\[\\].,;:!?'\"`>]");
    private static final Pattern ENDS = Pattern.compile("^[" + WHITE + "]+|[" + WHITE + "]+\\z");
    private static final Pattern HEADING =
            Pattern.compile("##(?!#)[" + WHITE + "]*([^\\n\\r\\u2028\\u2029]+?)[" + WHITE + "]*");
    private static final Set<String> NOTHING =
            Set.of(("none na noneobserved nonefound nonenoted nothing nothingtoreport noissues noissuesfound noblockers"
                            + " noblockersfound nohighseverityfindings nohighseverityissues")
                    .split(" "));

    private static final String[] WORDS = {
        "none",
        "na",
        "n/a",
        "none observed",
        "none found",
        "none noted",
        "nothing",
        "nothing to report",
        "no issues",
        "no issues found",
        "no blockers",
        "no blockers found",
        "no high-severity findings",
        "no high-severity issues",
        "noted",
        "no findings",
        "nothing found",
        "nothing new",
        "no issue",
        "rope frayed",
        "no b\u212Aers",
        "",
        "none none"
    };
    private static final String[] BETWEEN = {
        "", "", "", " ", "\t", "\u00a0", "\ufeff", "\u3000", "\u2028", "-", "_", "*", "**", "(", ")", "[", "]", ".",
        ",", ";", ":", "!", "?", "'", "\"", "`", ">", "> ", "- "
    };
    private static final String[] ODD = {
        "\u2014", "/", "1", "x", "+", "\u0085", "\u200b", "\u180e", "\u001c", "|", "~", "#", "{", "\u2019", "\u0130",
        "\ud83d"
    };
    private static final String[] TITLES = {
        "## Blockers",
        "##BLOCKERS",
        "## blockers \t",
        "## High-severity findings",
        "##  high-severity findings",
        "## Notes",
        "### Blockers",
        " ## Blockers",
        "## Blockers found"
    };

    private final Random random = new Random(SEED);

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String line() {
        StringBuilder line = new StringBuilder(any(BETWEEN));
        for (char letter : any(WORDS).toCharArray()) {
            line.append(random.nextBoolean() ? letter : Character.toUpperCase(letter));
            if (random.nextInt(3) == 0) {
                line.append(any(BETWEEN));
            }
        }
        if (random.nextInt(4) == 0) {
            line.insert(random.nextInt(line.length() + 1), any(ODD));
        }
        return line.append(any(BETWEEN)).toString();
    }

    private String review() {
        StringBuilder review = new StringBuilder();
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            review.append(random.nextInt(3) == 0 ? any(TITLES) : line()).append(any("\n", "\n", "\r\n", "\r"));
        }
        return review.insert(0, any(TITLES) + "\n").toString();
    }

    private static List<String> read(String review, String title) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : review.split("\r?\n", -1)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                inside = trimmed(heading.group(1)).toLowerCase(Locale.ROOT).equals(title);
                if (inside) {
                    lines.clear();
                }
            } else if (inside && !saysNothing(line)) {
                lines.add(trimmed(line));
            }
        }
        return lines;
    }

    private static String trimmed(String line) {
        return ENDS.matcher(line).replaceAll("");
    }

    private static boolean saysNothing(String line) {
        String left = DELETED.matcher(trimmed(line)).replaceAll("").toLowerCase(Locale.ROOT);
        return left.isEmpty() || NOTHING.contains(left);
    }

    @Test
    void reviews_say_what_a_second_reading_of_the_rules_finds_in_them() {
        int withIssues = 0;
        for (int number = 0; number < REVIEWS; number++) {
            // given
            String review = review();
            List<String> blockers = read(review, "blockers");
            List<String> severe = read(review, "high-severity findings");

            // when
            Findings findings = Findings.of(review);

            // then
            String which = "seed " + SEED + ", review " + number + " <" + review + ">";
            assertThat(findings.blockers()).as(which).isEqualTo(blockers);
            assertThat(findings.highSeverity()).as(which).isEqualTo(severe);
            assertThat(findings.hasIssues()).as(which).isEqualTo(!blockers.isEmpty() || !severe.isEmpty());
            withIssues += findings.hasIssues() ? 1 : 0;
        }
        assertThat(withIssues).isBetween(REVIEWS / 5, REVIEWS * 4 / 5);
    }

    @Test
    void a_line_is_a_placeholder_where_a_second_reading_of_the_rules_says_so() {
        int placeholders = 0;
        for (int number = 0; number < REVIEWS; number++) {
            String line = line();

            boolean placeholder = Placeholder.is(line);

            assertThat(placeholder)
                    .as("seed " + SEED + ", line " + number + " <" + line + ">")
                    .isEqualTo(saysNothing(line));
            placeholders += placeholder ? 1 : 0;
        }
        assertThat(placeholders).isBetween(REVIEWS / 5, REVIEWS * 4 / 5);
    }
}
