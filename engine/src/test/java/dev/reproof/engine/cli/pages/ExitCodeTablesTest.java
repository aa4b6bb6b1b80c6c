package dev.reproof.engine.cli.pages;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.shell.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of exit codes have those of the program. */
class ExitCodeTablesTest {

    @ParameterizedTest
    @CsvSource({
        "README.md, code, meaning",
        "docs/operator-guide.md, code, meaning",
        "docs/operators.md, code, start again?"
    })
    void a_table_has_each_code_once(String page, String first, String second) {
        List<Integer> told = Page.of(page).rows(first, second).stream()
                .flatMap(row -> Stream.of(row.get(0).split(", ", -1)))
                .map(Integer::valueOf)
                .toList();

        Set<Integer> codes =
                Arrays.stream(ExitCode.values()).map(ExitCode::number).collect(toCollection(TreeSet::new));
        assertThat(told).containsExactlyInAnyOrderElementsOf(codes);
    }
}
