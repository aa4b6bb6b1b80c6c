package dev.reproof.engine.agent.spool;

import java.io.IOException;

/** A command has done something to the file that it prints into. */
public final class OddOutput extends IOException {

    private static final long serialVersionUID = 1;

    /** @param what in words that are the same on every machine and at every time */
    OddOutput(String what) {
        super(what);
    }

    /** What it has done, in words that are the same on every machine and at every time. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
