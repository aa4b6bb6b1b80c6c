package dev.reproof.engine.log;

import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.axonframework.serialization.SerializationException;

/** Gives every read of a log that fails one of the names an operator knows, whatever the database threw. */
final class GuardedReads {

    private static final String KEEP = "; keep a copy of the run's directory before anything else: ";

    private final LogGround ground;
    private final ReaderThread reader;
    private volatile boolean failed;

    GuardedReads(LogGround ground, ReaderThread reader) {
        this.ground = ground;
        this.reader = reader;
    }

    /** Something that is read. */
    interface Read<T> {
        T run() throws SQLException;
    }

    /** Reads on the reader's thread. */
    <T> T read(Read<T> read) {
        return reader.call(() -> {
            try {
                return read.run();
            } catch (Unsunk told) {
                throw told.cause();
            } catch (SerializationException e) {
                failed = true;
                throw new Corrupt("Damaged event in " + log() + KEEP + e.getMessage(), e);
            } catch (ReproofException known) {
                failed = true;
                throw ground.isRefused() ? ground.failed("read", known) : named(known);
            } catch (SQLException | RuntimeException | Error e) {
                failed = true;
                throw ground.failed("read", e);
            }
        });
    }

    /** A sink whose own failure is none of the log. */
    static <T> Consumer<T> sink(Consumer<T> sink) {
        return found -> {
            try {
                sink.accept(found);
            } catch (RuntimeException e) {
                throw new Unsunk(e);
            }
        };
    }

    /** Whether anything could not be read. */
    boolean failed() {
        return failed;
    }

    /** What is damaged or too new is said to be so in a file that is named. */
    ReproofException named(ReproofException found) {
        if (String.valueOf(found.getMessage()).contains(ground.place())) {
            return found;
        }
        return switch (found.kind()) {
            case CORRUPT -> new Corrupt(log() + ": " + found.getMessage(), found);
            case TOO_NEW -> new TooNew(log() + ": " + found.getMessage());
            case INVALID, NOT_FOUND, REJECTED, STORAGE, CONCURRENCY -> found;
        };
    }

    private String log() {
        return "event log " + ground.place();
    }

    /** Carries what a sink threw past everything that would take it for a failure of the log. */
    private static final class Unsunk extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unsunk(RuntimeException cause) {
            super(cause);
        }

        RuntimeException cause() {
            return (RuntimeException) getCause();
        }
    }
}
