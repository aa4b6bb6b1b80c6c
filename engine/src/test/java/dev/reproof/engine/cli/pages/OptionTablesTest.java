package dev.reproof.engine.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.preset.AgentPreset;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.request.RunOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The documents name the commands and options that the program has, and no others. */
class OptionTablesTest {

    private static final Page GUIDE = Page.of("docs/operator-guide.md");

    /** An option that is named whole: {@code --accept-...} stands for several. */
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z]+(?:-[a-z]+)*(?!-?[\\w.-])");

    private static final Pattern NAMED = Pattern.compile("(--[a-z-]+)(?: ([A-Z|=]+))?");
    private static final Pattern DEFAULT = Pattern.compile("\\bdefault (\\d+)");

    /** What every command has, and no row repeats. */
    private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

    /** What every command about runs has; the guide says so once. */
    private static final Set<String> OF_ALL =
            Set.of("--cwd", "--home", "--store", "--store-password-file", "--accept-undurable-store");

    /** Options of programs in examples that are not ours. */
    private static final Set<String> OTHERS = Set.of("--acp", "--bare", "--print", "--schema", "--serve");

    private final Map<String, CommandLine> commands = new HashMap<>();

    OptionTablesTest() {
        collect(new Terminal(Path.of("")).commands().all());
    }

    @Test
    void the_table_of_options_has_those_of_run_and_resume() {
        Set<String> options = new TreeSet<>();
        options("run").forEach(option -> options.add(option.longestName()));
        options("resume").forEach(option -> options.add(option.longestName()));

        assertThat(named(GUIDE.rows("option")).keySet()).isEqualTo(options);
    }

    @Test
    void the_table_of_the_supervisor_has_what_run_has_not() {
        Set<String> own = new TreeSet<>();
        options("supervise").forEach(option -> own.add(option.longestName()));
        options("run").forEach(option -> own.remove(option.longestName()));

        assertThat(named(Page.of("docs/operators.md").rows("option")).keySet()).isEqualTo(own);
    }

    @Test
    void options_have_the_values_and_defaults_that_the_tables_say() {
        Map<String, OptionSpec> options = new HashMap<>();
        Stream.of("run", "resume", "supervise")
                .flatMap(this::options)
                .forEach(option -> options.put(option.longestName(), option));
        List<List<String>> rows = new ArrayList<>(GUIDE.rows("option"));
        rows.addAll(Page.of("docs/operators.md").rows("option"));

        for (List<String> row : rows) {
            named(List.of(row)).forEach((name, label) -> {
                OptionSpec option = options.get(name);
                assertThat(label).as(name).isIn("", option.arity().max() == 0 ? "" : option.paramLabel());
                Matcher told = DEFAULT.matcher(String.join(" ", row));
                if (told.find()) {
                    assertThat(String.join(" ", option.description())).contains("Default: " + told.group(1) + ".");
                }
            });
        }
    }

    @Test
    void what_is_recorded_is_said_to_be() {
        String paragraph = GUIDE.below("## Options of `run` and `resume`")
                .text()
                .lines()
                .dropWhile(line -> !line.startsWith("Recorded when"))
                .takeWhile(line -> !line.isBlank())
                .reduce("", (one, other) -> one + " " + other);
        String recorded = paragraph.substring(0, paragraph.indexOf(". "));

        assertThat(OPTION.matcher(recorded).results().map(MatchResult::group))
                .containsExactlyInAnyOrderElementsOf(
                        RunOption.ALL.stream().map(RunOption::name).toList());
    }

    @TestFactory
    Stream<DynamicTest> each_command_has_a_row_that_names_its_options() {
        Map<String, String> rows = new HashMap<>();
        GUIDE.rows("command", "does")
                .forEach(row ->
                        rows.put(row.get(0).replaceAll("^`reproof ([a-z ]*[a-z]).*", "$1"), String.join(" ", row)));
        assertThat(rows.keySet()).isEqualTo(commands.keySet());
        return commands.keySet().stream()
                .filter(name -> !Set.of("run", "resume", "supervise").contains(name))
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Stream<String> unnamed = options(name)
                            .filter(option -> Stream.of(option.names())
                                    .noneMatch(spelling -> rows.get(name).contains("`" + spelling)))
                            .map(OptionSpec::longestName)
                            .filter(option -> !OF_ALL.contains(option));
                    assertThat(unnamed).as("not in the row").isEmpty();
                }));
    }

    @Test
    void no_document_names_an_option_that_there_is_not() throws IOException {
        Set<String> known = new TreeSet<>(OTHERS);
        known.addAll(EVERYWHERE);
        commands.keySet().stream().flatMap(this::options).forEach(option -> known.addAll(List.of(option.names())));
        for (AgentPreset preset : AgentPreset.values()) {
            OPTION.matcher(preset.command(Optional.empty()) + " " + preset.rights())
                    .results()
                    .map(MatchResult::group)
                    .forEach(known::add);
        }

        try (Stream<Path> files = Files.walk(Page.root().resolve("docs"))) {
            List<Path> pages = new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(".md")).toList());
            pages.add(Page.root().resolve("README.md"));
            for (Path page : pages) {
                assertThat(OPTION.matcher(Files.readString(page)).results().map(MatchResult::group))
                        .as(page.toString())
                        .isSubsetOf(known);
            }
        }
    }

    /** The options in the first cells, with what they call their values. */
    private static Map<String, String> named(List<List<String>> rows) {
        Map<String, String> named = new TreeMap<>();
        rows.stream().flatMap(row -> Page.code(row.get(0))).forEach(code -> {
            Matcher option = NAMED.matcher(code);
            assertThat(option.lookingAt()).as(code).isTrue();
            named.merge(option.group(1), option.group(2) == null ? "" : option.group(2), (one, other) -> one);
        });
        return named;
    }

    private Stream<OptionSpec> options(String command) {
        return commands.get(command).getCommandSpec().options().stream()
                .filter(option -> !EVERYWHERE.contains(option.longestName()));
    }

    private void collect(CommandLine command) {
        if (!command.getSubcommands().isEmpty()) {
            command.getSubcommands().values().forEach(this::collect);
        } else {
            commands.put(command.getCommandSpec().qualifiedName().substring("reproof ".length()), command);
        }
    }
}
