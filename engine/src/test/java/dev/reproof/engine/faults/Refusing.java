package dev.reproof.engine.faults;

import dev.reproof.engine.simulated.DiskCall;
import dev.reproof.engine.simulated.Refusals;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses one call of a kind, or that one and all that follow, in the words of a system.
 *
 * @param at which call of its kind, counted from 0
 * @param always whether all later ones of its kind are refused as well
 */
record Refusing(DiskCall kind, int at, boolean always, AtomicInteger asked) implements Refusals {

    Refusing(DiskCall kind, int at, boolean always) {
        this(kind, at, always, new AtomicInteger());
    }

    @Override
    public void before(DiskCall call, Path file) throws IOException {
        if (call == kind) {
            int number = asked.getAndIncrement();
            if (number == at || (always && number > at)) {
                throw refusal(call, file);
            }
        }
    }

    private static IOException refusal(DiskCall call, Path file) {
        return switch (call) {
            case OPEN -> new FileSystemException(file.toString(), null, "Too many open files");
            case CREATE, WRITE, TRUNCATE, MAKE_DIRECTORY -> new IOException("No space left on device");
            case READ, FORCE, FORCE_NAMES, LIST, SPACE -> new IOException("Input/output error");
            case LOCK -> new IOException("No locks available");
            case RENAME, DELETE -> new FileSystemException(file.toString(), null, "Read-only file system");
        };
    }

    @Override
    public String toString() {
        return kind + " " + at + (always ? " and all later ones" : "");
    }
}
