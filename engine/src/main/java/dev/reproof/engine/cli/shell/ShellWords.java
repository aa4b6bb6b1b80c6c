package dev.reproof.engine.cli.shell;

import dev.reproof.events.ShellWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes calls of the program for people to copy into a shell.
 *
 * @param more what each call ends with
 */
public record ShellWords(List<String> more) {

    public ShellWords {
        more = List.copyOf(more);
    }

    /** Calls that find the runs of a directory, from another one. */
    public static ShellWords from(Path here, Workplace workplace) {
        List<String> more = new ArrayList<>();
        Path directory = workplace.directory().toAbsolutePath().normalize();
        if (!here.toAbsolutePath().normalize().equals(directory)) {
            more.addAll(List.of("--cwd", workplace.directory().toString()));
        }
        if (workplace.keepsRunsElsewhere()) {
            more.addAll(List.of(Workplace.HOME, workplace.root().directory().toString()));
        }
        workplace.address().ifPresent(address -> more.addAll(List.of(StoreMixin.STORE, address)));
        return new ShellWords(more);
    }

    /** A call about one task, whose id may look like an option. */
    public String about(String command, String run, String task, String... options) {
        Stream<String> given = Stream.concat(Stream.of(options), more.stream());
        Stream<String> words = task.startsWith("-")
                ? Stream.concat(given, Stream.of("--", run, task))
                : Stream.concat(Stream.of(run, task), given);
        return Stream.concat(Stream.of("reproof", command), words)
                .map(ShellWord::quoted)
                .collect(Collectors.joining(" "));
    }

    public String command(String... arguments) {
        List<String> words = new ArrayList<>(List.of("reproof"));
        words.addAll(List.of(arguments));
        words.addAll(more);
        return words.stream().map(ShellWord::quoted).collect(Collectors.joining(" "));
    }
}
