package dev.reproof.engine.agent.process;

import java.util.Optional;

/**
 * What the system says of a process in one line.
 *
 * @param state one letter, {@code Z} once it has ended and only waits to be collected by its parent
 * @param parent pid of the process that started it, or that took it over
 * @param session pid of the process that began its session
 * @param start in ticks since the machine started: with the pid, this names one process for ever
 */
record ProcessStat(char state, long parent, long session, long start) {

    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int START = 19;

    boolean zombie() {
        return state == 'Z';
    }

    /** Reads {@code /proc/PID/stat}; empty where that is not what it is. */
    static Optional<ProcessStat> parse(String line) {
        // The name of the program comes first, in parentheses, and may itself contain any of these characters.
        int name = line.lastIndexOf(") ");
        String[] fields =
                name < 0 ? new String[0] : line.substring(name + 2).trim().split(" ", START + 2);
        if (fields.length <= START || fields[STATE].length() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcessStat(
                    fields[STATE].charAt(0),
                    Long.parseLong(fields[PARENT]),
                    Long.parseLong(fields[SESSION]),
                    Long.parseLong(fields[START])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
