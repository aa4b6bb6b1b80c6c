package dev.reproof.projections.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Task.OracleTask;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Random outputs of oracles, judged by the program and by plain questions to their joint text. */
class RandomOutputsTest {

    private static final long SEED = 20_260_302;
    private static final int OUTPUTS = 20_000;

    /** A pattern, and what it asks for in words of Java. */
    private record Expected(String pattern, Predicate<String> asks) {}

    private static final List<Expected> EXPECTED = List.of(
            new Expected("ok", text -> text.contains("ok")),
            new Expected("^ok", text -> text.startsWith("ok")),
            new Expected("ok$", text -> text.endsWith("ok")),
            new Expected("^ok$", text -> text.equals("ok")),
            new Expected("^ok\\n$", text -> text.equals("ok\n")),
            new Expected("^\\n", text -> text.startsWith("\n")),
            new Expected("\\n$", text -> text.endsWith("\n")),
            new Expected("\\n\\n", text -> text.contains("\n\n")),
            new Expected("ok\\nFAIL", text -> text.contains("ok\nFAIL")),
            new Expected("ok[^]*FAIL", text -> text.contains("ok") && text.lastIndexOf("FAIL") > text.indexOf("ok")),
            new Expected("^(?![^]*FAIL)", text -> !text.contains("FAIL")),
            new Expected("^(?![\\s\\S]*FAIL)[\\s\\S]*ok", text -> !text.contains("FAIL") && text.contains("ok")),
            new Expected("ok(?![^]*FAIL)", text -> text.lastIndexOf("ok") > text.lastIndexOf("FAIL")),
            new Expected("(?<=\\n)ok", text -> text.contains("\nok")),
            new Expected("(?<!\\n)ok", text -> text.startsWith("ok") || text.matches("(?s).*[^\n]ok.*")),
            new Expected("^[^]$", text -> text.length() == 1),
            new Expected(
                    "(?:^|\\n)ok(?:\\n|$)",
                    text -> List.of(text.split("\n", -1)).contains("ok")));

    private static final String[] PIECES = {"ok", "FAIL", "\n", "\n", "o", "k", " ", "3 tests ", "\r\n", "\u00e9"};

    private final Random random = new Random(SEED);

    private String output() {
        StringBuilder output = new StringBuilder();
        for (int left = random.nextInt(5); left > 0; left--) {
            output.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return output.toString();
    }

    private static boolean passes(String expect, OracleOutput output) {
        OracleTask task = new OracleTask(new TaskId("check"), List.of(), "make check", expect, false);
        return OracleVerdict.of(task, OracleRun.exited(0), Duration.ofSeconds(1), output)
                .passed();
    }

    @Test
    void an_oracle_passes_where_the_joint_text_of_its_outputs_is_what_it_expects() {
        int passed = 0;
        for (int number = 0; number < OUTPUTS; number++) {
            // given
            Expected expected = EXPECTED.get(random.nextInt(EXPECTED.size()));
            String stdout = output();
            String stderr = output();

            // when
            boolean passes = passes(expected.pattern(), OracleOutputs.of(stdout, stderr));

            // then
            assertThat(passes)
                    .as("seed %d, output %d: /%s/ in <%s> and <%s>", SEED, number, expected.pattern(), stdout, stderr)
                    .isEqualTo(expected.asks().test(stdout + "\n" + stderr));
            passed += passes ? 1 : 0;
        }
        assertThat(passed).isBetween(OUTPUTS / 5, OUTPUTS * 4 / 5);
    }

    /** Few, since each has a megabyte. */
    @Test
    void an_oracle_whose_output_is_longer_than_what_is_searched_never_passes_where_the_joint_text_does_not() {
        String filler = (".".repeat(63) + "\n").repeat(OracleTail.SEARCHED / 128);
        int passed = 0;
        for (int number = 0; number < 300; number++) {
            // given
            Expected expected = EXPECTED.get(random.nextInt(EXPECTED.size()));
            String stdout = output() + filler.repeat(random.nextInt(4)) + output();
            String stderr = output() + filler.repeat(random.nextInt(4)) + output();

            // when
            boolean passes = passes(expected.pattern(), OracleOutputs.of(stdout, stderr));

            // then
            if (passes) {
                assertThat(expected.asks().test(stdout + "\n" + stderr))
                        .as("seed %d, output %d: /%s/", SEED, number, expected.pattern())
                        .isTrue();
                passed++;
            }
        }
        assertThat(passed).isPositive();
    }
}
