package dev.reproof.engine.log.postgres;

import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.UntrustedText;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Tells what failed in a server, by the codes of the SQL standard. */
final class PostgresFailure {

    static final String NOT_SUPPORTED = "0A000";
    static final String PROTOCOL = "08P01";
    private static final int LONGEST = 300;

    /** Classes: connection, transaction that is to be repeated, resources, something in the way, an operator, the system. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");

    /** A standby that is about to become the primary, and a session that waited too long. */
    private static final Set<String> PASSING_STATES = Set.of("25006", "25P02", "25P03");

    private static final Set<String> DAMAGE = Set.of("XX001", "XX002", "42P01", "42703");

    private PostgresFailure() {}

    /** Whether it may go away by itself: the connection, the server, or what is in the way. */
    static boolean passes(SQLException failure) {
        String state = state(failure);
        return state.isEmpty()
                || PASSING_STATES.contains(state)
                || (state.length() >= 2 && PASSING.contains(state.substring(0, 2)));
    }

    /** Whether the server took back what it had begun, since somebody else was in the way. */
    static boolean collided(SQLException failure) {
        return state(failure).startsWith("40");
    }

    /** Whether a row is there already. */
    static boolean isDuplicate(SQLException failure) {
        return state(failure).startsWith("23");
    }

    /** Whether the server says that it has not done it and never will. */
    static boolean isRefusal(SQLException failure) {
        return state(failure).startsWith("42") || state(failure).startsWith("28");
    }

    static String state(SQLException failure) {
        return Optional.ofNullable(failure.getSQLState()).orElse("");
    }

    /**
     * Tells an operator.
     *
     * @param what happened, as in "the store ... failed to append"
     */
    static ReproofException told(String what, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return told(what, sql);
            }
            if (cause instanceof IOException || cause instanceof OutOfMemoryError) {
                return storage(what, words(cause), failure);
            }
        }
        return new Corrupt(
                what + ": the log is damaged: "
                        + (failure instanceof NullPointerException
                                ? "something is missing from it that was written"
                                : words(failure))
                        + "; keep a copy of the database and restore the log",
                failure);
    }

    private static ReproofException told(String what, SQLException failure) {
        String state = state(failure);
        String words = what + ": " + words(failure);
        if (DAMAGE.contains(state)) {
            return new Corrupt(words + "; keep a copy of the database and restore the log", failure);
        }
        if (state.startsWith("28")) {
            return new Rejected(
                    words
                            + "; name the user in PGUSER or as ?user=NAME in the address, and see its password, then try again",
                    failure);
        }
        if (state.startsWith("3D")) {
            return new NotFound(words + "; make the database, then try again");
        }
        if (state.equals("42501")) {
            return new Rejected(
                    words + "; give the user the rights that docs/shared-store.md lists, then try again", failure);
        }
        return storage(what, words(failure), failure);
    }

    private static Storage storage(String what, String words, Throwable failure) {
        return new Storage(
                what + ": " + words
                        + "; nothing that was acknowledged is lost: put that right, then resume the run or try again",
                failure);
    }

    /** The first line of a text that a server or a driver has made. */
    static String words(Throwable failure) {
        String message = failure.getMessage();
        String line = message == null ? "" : message.lines().findFirst().orElse("");
        return line.isEmpty() ? failure.getClass().getSimpleName() : UntrustedText.shorten(line, LONGEST);
    }
}
