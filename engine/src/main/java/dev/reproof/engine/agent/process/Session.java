package dev.reproof.engine.agent.process;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gives a command a session of its own, so that all it starts can be told from other processes, and signals meant for
 * the runner's terminal do not reach it.
 */
public final class Session {

    private static final String PROGRAM = "setsid";
    private static final List<String> USUAL = List.of("/usr/bin", "/bin");

    private Session() {}

    /**
     * The command, begun by {@code setsid} where the machine has one. That turns into the command in place unless it leads
     * a process group, which a new child of this process never does.
     */
    public static List<String> ofItsOwn(List<String> command) {
        Optional<File> setsid = program();
        if (setsid.isEmpty()) {
            return command;
        }
        List<String> begun = new ArrayList<>(List.of(setsid.get().toString()));
        begun.addAll(command);
        return begun;
    }

    private static Optional<File> program() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(USUAL.stream(), Stream.of(path.split(File.pathSeparator)))
                .map(directory -> new File(directory, PROGRAM))
                .filter(file -> file.isAbsolute() && file.isFile() && file.canExecute())
                .findFirst();
    }
}
