package dev.reproof.engine.cli.terminal;

import org.jline.utils.Signals;

/** A signal by which somebody asks a process to stop. */
public enum StopRequest {
    /** SIGINT: Ctrl-C. */
    INT(2),
    /** SIGTERM: what systems and supervisors send. */
    TERM(15);

    private static final int CODE_OF_SIGNALS = 128;

    private final int number;

    StopRequest(int number) {
        this.number = number;
    }

    /** The exit code of a process that ends by it. */
    public int exitCode() {
        return CODE_OF_SIGNALS + number;
    }

    /**
     * Has somebody told of each one instead of the process ending, until the result is run. The listener runs on a thread
     * of its own each time. A signal that the process was started to ignore stays ignored.
     */
    public Runnable onEach(Runnable listener) {
        Object before = Signals.register(name(), listener);
        return () -> Signals.unregister(name(), before);
    }
}
