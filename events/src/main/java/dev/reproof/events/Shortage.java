package dev.reproof.events;

import dev.reproof.events.ReproofException.Storage;

/** The machine has too little of something: nobody's fault, and over once there is more. */
public final class Shortage {

    private Shortage() {}

    /** Words for a heap that is full, or for a thread that the system does not start. */
    public static Storage of(OutOfMemoryError error) {
        String found = String.valueOf(error.getMessage());
        return new Storage(
                found.contains("thread")
                        ? "The system starts no more threads for this program (" + found + "); raise the limit of"
                                + " processes (ulimit -u), or run fewer tasks at one time with --max-parallel, and resume:"
                                + " nothing acknowledged is lost"
                        : "The program has no memory left (" + found + "); give it more, for example with"
                                + " REPROOF_JAVA_OPTS=-Xmx2g, and resume: nothing acknowledged is lost",
                error);
    }
}
