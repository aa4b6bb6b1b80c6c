package dev.reproof.engine.log.h2;

import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import java.nio.file.Path;
import java.sql.SQLException;
import org.h2.api.ErrorCode;

/** Tells an operator why an event log does not open, or does not go on. */
final class OpenFailure {

    private static final String KEEP = "; keep a copy of the run's directory and restore the file, or give --from-state"
            + " to a resume to set it aside and go on from the state file: ";

    private OpenFailure() {}

    static ReproofException of(Path base, Throwable failure) {
        String file = file(base);
        return switch (code(failure)) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                new Rejected(
                        "Event log " + file + " is open in another process; end that runner, then try again", failure);
            case ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1, ErrorCode.DATABASE_NOT_FOUND_1 ->
                new NotFound("Event log " + file + " does not exist");
            case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1, ErrorCode.DATABASE_IS_READ_ONLY ->
                new NotFound("Event log " + file + " holds no run yet: its runner is just starting, or was stopped"
                        + " before it had begun; start the run again");
            case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1 ->
                new Corrupt("Event log " + file + " is not an event log" + KEEP + failure.getMessage(), failure);
            default ->
                StoreFault.want(failure)
                        .<ReproofException>map(want -> new Storage(
                                "Event log " + file + " does not open: " + told(want)
                                        + "; nothing that was acknowledged is lost: put that right, then try again",
                                failure))
                        .orElseGet(() -> new Corrupt(
                                "Event log " + file + " is damaged or not an event log" + KEEP + told(failure),
                                failure));
        };
    }

    /** Why an open log did not do what it was asked for. */
    static ReproofException of(Path base, String what, Throwable failure) {
        return StoreFault.want(failure)
                .<ReproofException>map(want -> new Storage(
                        "The event log failed to " + what + ": " + told(want) + ": " + file(base)
                                + "; nothing that was acknowledged is lost: put that right, then resume the run",
                        failure))
                .orElseGet(() -> new Corrupt(
                        "Event log " + file(base) + " is damaged, it failed to " + what + KEEP + told(failure),
                        failure));
    }

    static String file(Path base) {
        return base + ".mv.db";
    }

    private static String told(Throwable failure) {
        if (failure instanceof NullPointerException) {
            return "something is missing from it that was written";
        }
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static int code(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getErrorCode();
            }
        }
        return 0;
    }
}
