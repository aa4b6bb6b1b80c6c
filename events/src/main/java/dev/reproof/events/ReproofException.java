package dev.reproof.events;

/**
 * Something the program refuses or cannot go on with. The message is for the operator: what happened, to which run and
 * task, expected against found, what to do next.
 */
public abstract sealed class ReproofException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What sort of refusal it is, for whoever has to tell all of them apart. */
    public enum Kind {
        INVALID,
        NOT_FOUND,
        REJECTED,
        CORRUPT,
        TOO_NEW,
        STORAGE,
        CONCURRENCY
    }

    private final Kind kind;

    private ReproofException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public final Kind kind() {
        return kind;
    }

    /** The caller asked for something that is wrong in itself: bad arguments, an invalid DAG. */
    public static final class Invalid extends ReproofException {
        private static final long serialVersionUID = 1L;

        public Invalid(String message) {
            super(Kind.INVALID, message, null);
        }

        public Invalid(String message, Throwable cause) {
            super(Kind.INVALID, message, cause);
        }
    }

    /** What was asked for does not exist: a run, a file, a transcript. */
    public static final class NotFound extends ReproofException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(Kind.NOT_FOUND, message, null);
        }
    }

    /** A rule forbids it: a command against the run's state, a lock, a changed DAG or option. Trying again is useless. */
    public static final class Rejected extends ReproofException {
        private static final long serialVersionUID = 1L;

        public Rejected(String message) {
            super(Kind.REJECTED, message, null);
        }

        public Rejected(String message, Throwable cause) {
            super(Kind.REJECTED, message, cause);
        }
    }

    /** Stored data is missing, damaged or contradicts itself. */
    public static final class Corrupt extends ReproofException {
        private static final long serialVersionUID = 1L;

        public Corrupt(String message) {
            super(Kind.CORRUPT, message, null);
        }

        public Corrupt(String message, Throwable cause) {
            super(Kind.CORRUPT, message, cause);
        }
    }

    /** Stored data comes from a newer version of the program. */
    public static final class TooNew extends ReproofException {
        private static final long serialVersionUID = 1L;

        public TooNew(String message) {
            super(Kind.TOO_NEW, message, null);
        }
    }

    /** The store or the file system failed; nothing that was acknowledged is lost. */
    public static final class Storage extends ReproofException {
        private static final long serialVersionUID = 1L;

        public Storage(String message, Throwable cause) {
            super(Kind.STORAGE, message, cause);
        }
    }

    /** Another writer was faster, or took the run over; this one must stop. */
    public static final class Concurrency extends ReproofException {
        private static final long serialVersionUID = 1L;

        public Concurrency(String message, Throwable cause) {
            super(Kind.CONCURRENCY, message, cause);
        }
    }
}
