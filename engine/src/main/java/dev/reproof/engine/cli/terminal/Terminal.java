package dev.reproof.engine.cli.terminal;

import java.util.Map;
import java.util.Optional;
import org.jline.utils.Signals;

/**
 * A terminal that a standard stream of this process leads to. It is written to and never read from or set, so whatever
 * ends the process, even SIGKILL, leaves the terminal as its owner knows it.
 *
 * @param stream what leads to it
 * @param first its size when it was found
 * @param look what it may be sent besides text
 */
public record Terminal(StandardStream stream, TerminalSize first, Look look) {

    private static final String RESIZED = "WINCH";

    /** The terminal behind that stream; absent where there is none, or one that only takes plain lines. */
    static Optional<Terminal> behind(StandardStream stream, Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "");
        return kind.isEmpty() || kind.equals("dumb")
                ? Optional.empty()
                : stream.terminalSize().map(size -> new Terminal(stream, size, Look.of(environment)));
    }

    /** Its size now. */
    TerminalSize size() {
        return stream.terminalSize().orElse(first);
    }

    /** Has somebody told when the size may have changed, until the result is run. */
    Runnable onResize(Runnable listener) {
        Object before = Signals.register(RESIZED, listener);
        return () -> Signals.unregister(RESIZED, before);
    }
}
