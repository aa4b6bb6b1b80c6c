package dev.reproof.engine.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Words in capitals that the program says: warnings, statuses and variables. Each stands in the documents. */
class WarningCodesTest {

    /** A literal that is such a word, or begins with one and a colon. */
    private static final Pattern WORD = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+)(?=\"|:)");

    /** Between the launcher or a supervisor and the program it starts, or the program and its store. */
    private static final Set<String> INTERNAL =
            Set.of("REPROOF_LC_ALL", "REPROOF_SUPERVISOR", "REPROOF_INIT", "TABLE_NAME");

    /** A line of a comment. */
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(?:\\*|/\\*|//).*$");

    @Test
    void each_word_of_the_program_stands_in_the_documents() throws IOException {
        Set<String> said = new TreeSet<>();
        WORD.matcher(program()).results().map(word -> word.group(1)).forEach(said::add);
        said.removeAll(INTERNAL);
        said.removeIf(word -> word.startsWith("GIT_")); // what git is told
        said.removeAll(Arrays.stream(ExitCode.values()).map(Enum::name).toList());

        String documents = Page.of("docs/operator-guide.md").text()
                + Page.of("docs/operators.md").text()
                + Page.of("docs/file-formats.md").text();
        assertThat(said)
                .contains("STATE_LEGACY", "REPROOF_MODEL")
                .allSatisfy(word -> assertThat(documents).contains(word));
    }

    @Test
    void each_code_of_the_table_stands_in_the_program() throws IOException {
        String program = program();

        assertThat(Page.of("docs/operators.md").names("code", "means"))
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(code -> assertThat(program).containsPattern("\\b" + code + "\\b"));
    }

    private static String program() throws IOException {
        StringBuilder program = new StringBuilder();
        for (String module : List.of("events", "projections", "engine")) {
            try (Stream<Path> files = Files.walk(Page.root().resolve(module + "/src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    program.append(COMMENT.matcher(Files.readString(file)).replaceAll(""));
                }
            }
        }
        return program.toString();
    }
}
