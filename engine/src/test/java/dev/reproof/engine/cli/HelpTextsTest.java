package dev.reproof.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.shell.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Every command says what it does, how it ends, and how it is used. */
class HelpTextsTest {

    /** A call of the program in a line of help, up to where the shell takes over. */
    private static final Pattern CALL = Pattern.compile("\\breproof( [^>|)]*)?");

    /** A number that a text calls an exit code; 0 is what agents are to end with. */
    private static final Pattern EXIT_CODE = Pattern.compile("\\bexit code ([0-9]+)");

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> every_command_describes_itself() {
        return each(command -> {
            assertThat(usage(command).description())
                    .isNotEmpty()
                    .allSatisfy(text -> assertThat(text).matches("[A-Z].*\\."));
            assertThat(arguments(command))
                    .isNotEmpty()
                    .allSatisfy(argument ->
                            assertThat(String.join(" ", argument.description())).matches("[A-Z].*\\."));
        });
    }

    @TestFactory
    Stream<DynamicTest> every_command_has_examples_that_it_understands() {
        return each(command -> {
            List<String> examples = examples(command);
            assertThat(usage(command).footerHeading()).contains("Example");
            assertThat(examples).isNotEmpty().allSatisfy(example -> {
                assertThat(example).startsWith("reproof");
                CommandLine all = new Terminal(directory).commands().all();
                all.parseArgs(words(example).skip(1).toArray(String[]::new)); // throws where it does not understand
            });
            assertThat(examples)
                    .as("examples of the command itself")
                    .anyMatch(example ->
                            example.startsWith(command.getCommandSpec().qualifiedName()));
        });
    }

    @TestFactory
    Stream<DynamicTest> every_command_that_does_something_lists_its_exit_codes() {
        return each(command -> {
            if (command.getSubcommands().isEmpty() || command.getParent() == null) {
                assertThat(usage(command).exitCodeListHeading()).isEqualTo("%nExit codes:%n");
                assertThat(usage(command).exitCodeList().keySet()).contains("0", "2");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> exit_codes_in_help_are_those_of_the_program() {
        return each(command -> {
            Stream<String> listed = usage(command).exitCodeList().keySet().stream()
                    .filter(codes -> !codes.equals("other"))
                    .flatMap(codes -> Stream.of(codes.split(", ", -1)));
            String help = command.getUsageMessage().replaceAll("\\s+", " ");
            Stream<String> told = EXIT_CODE.matcher(help).results().map(code -> code.group(1));
            assertThat(Stream.concat(listed, told))
                    .allSatisfy(code -> assertThat(ExitCode.numbered(Integer.parseInt(code)))
                            .as(code)
                            .isPresent());
        });
    }

    @Test
    void help_explains_every_exit_code() {
        CommandLine program = new Terminal(directory).commands().all();

        assertThat(ExitCode.values())
                .allSatisfy(code -> assertThat(program.getUsageMessage())
                        .containsPattern("\n *" + code.number() + " +" + code.meaning() + "\n"));
    }

    @TestFactory
    Stream<DynamicTest> every_line_of_help_fits_a_terminal() {
        return each(command -> assertThat(command.getUsageMessage().lines())
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80)));
    }

    @TestFactory
    Stream<DynamicTest> every_command_knows_the_version() {
        return each(command -> {
            Terminal terminal = new Terminal(directory);
            String[] arguments = Stream.concat(
                            words(command.getCommandSpec().qualifiedName()).skip(1), Stream.of("-V"))
                    .toArray(String[]::new);

            assertThat(terminal.run(arguments)).isZero();

            assertThat(terminal.out().lines()).first().asString().startsWith("reproof ");
        });
    }

    @Test
    void help_names_every_command() {
        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("--help")).isZero();

        assertThat(Commands.NAMES)
                .allSatisfy(name -> assertThat(terminal.out()).containsPattern("\n  " + name + " +[A-Z]"));
    }

    @TestFactory
    Stream<DynamicTest> the_command_help_shows_what_the_option_shows() {
        return each(command -> {
            List<String> words =
                    words(command.getCommandSpec().qualifiedName()).skip(1).toList();
            Terminal byCommand = new Terminal(directory);
            Terminal byOption = new Terminal(directory);

            assertThat(byCommand.run(
                            Stream.concat(Stream.of("help"), words.stream()).toArray(String[]::new)))
                    .isZero();
            assertThat(byOption.run(
                            Stream.concat(words.stream(), Stream.of("--help")).toArray(String[]::new)))
                    .isZero();

            assertThat(byCommand.out()).isEqualTo(byOption.out()).startsWith("Usage: ");
        });
    }

    @Test
    void help_on_what_is_no_command_is_wrong_usage() {
        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("help", "dag", "chekc")).isEqualTo(ExitCode.USAGE.number());
        assertThat(terminal.run("help", "complete")).isEqualTo(ExitCode.USAGE.number());
        assertThat(terminal.run("help", "run", "dag")).isEqualTo(ExitCode.USAGE.number());

        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains("chekc", "did you mean: check", "see 'reproof dag --help'");
    }

    @Test
    void each_name_makes_its_command_alone() {
        for (String name : Commands.NAMES) {
            CommandLine line = new Terminal(directory).commands().understanding(name, "--help");

            assertThat(line.getSubcommands()).containsOnlyKeys(name);
        }
    }

    @Test
    void a_wrong_name_is_told_what_is_like_it() {
        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("statsu")).isEqualTo(ExitCode.USAGE.number());

        assertThat(terminal.err()).contains("statsu", "did you mean: ", "status", "see 'reproof --help'");
    }

    private interface Check {
        void of(CommandLine command);
    }

    private Stream<DynamicTest> each(Check check) {
        List<CommandLine> commands = new ArrayList<>();
        collect(new Terminal(directory).commands().all(), commands);
        assertThat(commands).hasSizeGreaterThan(Commands.NAMES.size());
        return commands.stream()
                .map(command ->
                        DynamicTest.dynamicTest(command.getCommandSpec().qualifiedName(), () -> check.of(command)));
    }

    private static void collect(CommandLine command, List<CommandLine> into) {
        into.add(command);
        command.getSubcommands().values().forEach(below -> collect(below, into));
    }

    private static UsageMessageSpec usage(CommandLine command) {
        return command.getCommandSpec().usageMessage();
    }

    private static List<ArgSpec> arguments(CommandLine command) {
        return command.getCommandSpec().args();
    }

    private static List<String> examples(CommandLine command) {
        return Stream.of(usage(command).footer())
                .map(line -> {
                    Matcher call = CALL.matcher(line);
                    assertThat(call.find()).as(line).isTrue();
                    return call.group().strip();
                })
                .collect(Collectors.toList());
    }

    /** As a shell would split them, as far as quotes go. */
    private static Stream<String> words(String line) {
        return WORD.matcher(line).results().map(word -> word.group(1) == null ? word.group(2) : word.group(1));
    }
}
