package dev.reproof.engine.agent.command;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A command for {@code /bin/sh}, in ASCII only: Java encodes arguments and environment with the charset of the locale,
 * so whatever is not ASCII is written as octal escapes that the shell turns back into UTF-8.
 *
 * <p>The shell waits for one line on its standard input before it does anything, and gives up when none comes. So the
 * command starts only once its runner is ready, and never without a runner. What follows that line is the command's own
 * standard input.
 *
 * @param script the argument of {@code -c}
 * @param environment the variables that can be set directly
 */
record ShellCommand(String script, Map<String, String> environment) {

    private static final String GATE = "read -r reproof_start || exit 1\n";

    ShellCommand {
        environment = Map.copyOf(environment);
    }

    static ShellCommand of(String command, Map<String, String> variables) {
        StringBuilder script = new StringBuilder(GATE);
        Map<String, String> direct = new HashMap<>();
        variables.forEach((name, value) -> {
            if (isAscii(value)) {
                direct.put(name, value);
            } else {
                script.append(export(name, value));
            }
        });
        script.append(isAscii(command) ? command : "eval \"$(printf '%b' '" + octal(command) + "')\"");
        return new ShellCommand(script.toString(), direct);
    }

    List<String> arguments() {
        return List.of("/bin/sh", "-c", script);
    }

    /** A command substitution loses line feeds at its end; the full stop keeps them and is taken off again. */
    private static String export(String name, String value) {
        return name + "=$(printf '%b.' '" + octal(value) + "')\n" + name + "=${" + name + "%.}\nexport " + name + "\n";
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(unit -> unit < 0x80);
    }

    private static String octal(String text) {
        ByteBuffer bytes = Utf8.encode(text);
        StringBuilder escaped = new StringBuilder(bytes.remaining() * 5);
        while (bytes.hasRemaining()) {
            escaped.append(String.format(Locale.ROOT, "\\0%03o", bytes.get() & 0xFF));
        }
        return escaped.toString();
    }
}
