package dev.reproof.engine.cli.shell;

/** Ends the process; nothing else does. */
public final class ProcessExit {

    private ProcessExit() {}

    /** Ends the process as it ends by a signal: what is registered for its end is done first. Does not return. */
    public static void exit(int code) {
        System.exit(code);
    }

    /** Ends the process now, whatever still goes on in it. Does not return. */
    static void halt(int code) {
        Runtime.getRuntime().halt(code);
    }
}
