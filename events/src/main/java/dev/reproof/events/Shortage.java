package dev.reproof.events;

import dev.reproof.events.ReproofException.Storage;
import java.util.List;
import java.util.Optional;

/** The machine has too little of something: nobody's fault, and over once there is more. */
public final class Shortage {

    private Shortage() {}

    /** What systems say of too many open files, in this process and in the machine. */
    private static final List<String> FILES = List.of("Too many open files", "No file descriptors available");

    /** Words for a want of open files among the causes of a failure; absent where that has others. */
    public static Optional<Storage> ofFiles(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            if (FILES.stream().anyMatch(said::contains)) {
                return Optional.of(new Storage(
                        "Too many files are open (" + said
                                + "); raise the limit (ulimit -n) or run fewer tasks at one time"
                                + " with --max-parallel, and resume: nothing acknowledged is lost",
                        failure));
            }
        }
        return Optional.empty();
    }

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
