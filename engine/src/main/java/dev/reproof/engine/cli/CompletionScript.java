package dev.reproof.engine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The completion script: what picocli makes, which knows commands, options and words, and around it what asks the machine
 * for runs, tasks and files.
 */
final class CompletionScript {

    private static final String ENTRY = "function _complete_reproof() {";
    private static final String REST = "completion.bash";

    private CompletionScript() {}

    static String of(CommandLine program) {
        String words = AutoComplete.bash("reproof", program);
        if (!words.contains(ENTRY)) {
            throw new IllegalStateException("picocli's completion begins otherwise than with " + ENTRY);
        }
        return words.replace(ENTRY, "function _complete_reproof_words() {") + "\n" + kinds(program) + rest();
    }

    /** What each command takes, as its help calls it. */
    private static String kinds(CommandLine program) {
        StringBuilder script = new StringBuilder("""
                # What stands behind a command, and its options with a value, each as the help calls it.
                function _reproof_kinds() {
                  case $1 in
                """);
        program.getSubcommands().values().forEach(command -> append(script, command, ""));
        return script.append("  esac\n}\n").toString();
    }

    private static void append(StringBuilder script, CommandLine command, String above) {
        CommandSpec spec = command.getCommandSpec();
        String name = above + spec.name();
        if (!command.getSubcommands().isEmpty()) {
            script.append("    '" + name + "') command='" + name + ":group' ;;\n");
            command.getSubcommands().values().forEach(below -> append(script, below, name + " "));
            return;
        }
        String positionals = spec.positionalParameters().stream()
                .map(place -> "'" + place.paramLabel() + (place.arity().isVariable() ? "...'" : "'"))
                .collect(Collectors.joining(" "));
        String options = spec.options().stream()
                .filter(option -> option.arity().max() > 0)
                .flatMap(CompletionScript::names)
                .collect(Collectors.joining(" "));
        script.append("    '" + name + "') positionals=(" + positionals + ") options=' " + options + " ' ;;\n");
    }

    private static Stream<String> names(OptionSpec option) {
        return Stream.of(option.names()).map(name -> name + "=" + option.paramLabel());
    }

    private static String rest() {
        try (InputStream in = CompletionScript.class.getResourceAsStream(REST)) {
            if (in == null) {
                throw new IllegalStateException(REST + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The jar cannot be read for " + REST, e);
        }
    }
}
