package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.orphans.AgentGuard;
import dev.reproof.engine.agent.spool.Spool;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A command for {@code /bin/sh}, in ASCII only: Java encodes arguments and environment with the charset of the locale,
 * so whatever is not ASCII is written as octal escapes that the shell turns back into UTF-8.
 *
 * <p>One shell waits for another one that runs the command. It waits for one line on its standard input before it does
 * anything, and gives up when none comes: so the command starts only once its runner is ready, and never without a runner.
 * What the command prints goes into the files of its {@link Spool}; how it ends is written there, for a runner that was not
 * there to see it. Where no runner reads its own output any more, the shell forces the outputs first: nobody else will.
 *
 * @param script the argument of {@code -c}
 * @param environment the variables that can be set directly
 */
record ShellCommand(String script, Map<String, String> environment) {

    private static final String GATE = "read -r reproof_start || exit 1\n";

    /** Opens what the command gets; a shell that cannot says so and ends here. What it says of signals later is of no use. */
    private static final String FILES = """
            exec 3>&1 4<"$reproof_files/prompt" 5>>"$reproof_files/stdout" 6>>"$reproof_files/stderr" || exit 1
            exec 2>/dev/null
            """;

    /**
     * A signal for all of the command's processes reaches this shell too, which has still to say how they ended. The files are
     * given in a shell between: some tell of a signal while their own output is still that of the command.
     */
    private static final String RUN = """
            trap : HUP INT QUIT TERM
            (exec /bin/sh -c "$reproof_command" STDIN>&5 2>&6 3>&- 4<&- 5>&- 6>&-)
            reproof_code=$?
            trap '' HUP INT QUIT TERM PIPE
            """;

    /**
     * Ends all that carries the agent's mark once its runner has given no sign for a while. Without a prompt nobody takes what is
     * left for the end of the command. Time goes on while the machine is suspended, where the system tells.
     */
    private static final String GUARD = """
            reproof_all() {
                for reproof_process in /proc/[0-9]*; do
                    reproof_id=${reproof_process#/proc/}
                    [ "$reproof_id" = "$reproof_self" ] && continue
                    [ "$reproof_id" = "$$" ] && [ "$1" = TERM ] && continue
                    grep -qsF "REPROOF_MARK=$REPROOF_MARK" "$reproof_process/environ" && kill -s "$1" "$reproof_id"
                done
            }
            reproof_guard() {
                read -r reproof_self reproof_rest </proc/self/stat
                trap 'kill "$reproof_nap"; exit 0' TERM
                reproof_last=
                while :; do
                    reproof_sign=
                    read -r reproof_sign <"$reproof_alive"
                    read -r reproof_now reproof_rest </proc/uptime || reproof_now=$(date +%s)
                    reproof_now=${reproof_now%%.*}
                    if [ -z "$reproof_last" ] || { [ -n "$reproof_sign" ] && [ "$reproof_sign" != "$reproof_last" ]; }; then
                        reproof_last=${reproof_sign:-none}
                        reproof_seen=$reproof_now
                    fi
                    [ "$((reproof_now - reproof_seen))" -ge "$reproof_outlive" ] && break
                    sleep 1 &
                    reproof_nap=$!
                    wait "$reproof_nap"
                done
                trap '' TERM
                rm -f "$reproof_files/prompt"
                reproof_all TERM
                sleep 5
                reproof_all KILL
            }
            reproof_guard <&- >&- 3>&- 4<&- 5>&- 6>&- &
            reproof_beside=$!
            """;

    private static final String UNGUARD = "kill \"$reproof_beside\"\n";

    private static final String END = """
            if printf . >&3; then
                reproof_kept=unforced
            else
                sync "$reproof_files"/* "$reproof_files.json" || sync
                reproof_kept=forced
            fi 2>/dev/null
            printf '%s %s\\n' "$reproof_code" "$reproof_kept" >"$reproof_files/exit.new" &&
                mv -f "$reproof_files/exit.new" "$reproof_files/exit"
            if [ "$reproof_kept" = forced ]; then
                sync "$reproof_files/exit" "$reproof_files" 2>/dev/null || sync
            fi
            exit "$reproof_code"
            """;

    ShellCommand {
        environment = Map.copyOf(environment);
    }

    /** Of a command whose standard input is the prompt. */
    static ShellCommand of(String command, Map<String, String> variables, Spool files, Optional<AgentGuard> guard) {
        return of(command, variables, files, guard, "<&4 ");
    }

    /** Of one that hears what is said after the line that lets it begin. */
    static ShellCommand talking(
            String command, Map<String, String> variables, Spool files, Optional<AgentGuard> guard) {
        return of(command, variables, files, guard, "");
    }

    private static ShellCommand of(
            String command, Map<String, String> variables, Spool files, Optional<AgentGuard> guard, String stdin) {
        StringBuilder script = new StringBuilder(GATE);
        Map<String, String> direct = new HashMap<>();
        variables.forEach((name, value) -> {
            if (isAscii(value)) {
                direct.put(name, value);
            } else {
                script.append(set(name, value)).append("export ").append(name).append('\n');
            }
        });
        script.append(set("reproof_command", command)); // first: whoever looks at processes sees the beginning
        script.append(set("reproof_files", files.directory().toString()));
        script.append(FILES);
        guard.ifPresent(
                beside -> script.append(set("reproof_alive", beside.signs().toString()))
                        .append("reproof_outlive=")
                        .append(beside.outlive().toSeconds())
                        .append('\n')
                        .append(GUARD));
        script.append(RUN.replace("STDIN", stdin));
        guard.ifPresent(beside -> script.append(UNGUARD));
        script.append(END);
        return new ShellCommand(script.toString(), direct);
    }

    List<String> arguments() {
        return List.of("/bin/sh", "-c", script);
    }

    /** A command substitution loses line feeds at its end; the full stop keeps them and is taken off again. */
    static String set(String name, String value) {
        if (isAscii(value)) {
            return name + "='" + value.replace("'", "'\\''") + "'\n";
        }
        return name + "=$(printf '%b.' '" + octal(value) + "')\n" + name + "=${" + name + "%.}\n";
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
