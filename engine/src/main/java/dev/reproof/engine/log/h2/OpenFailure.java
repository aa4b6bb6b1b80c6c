package dev.reproof.engine.log.h2;

import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import java.io.EOFException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.h2.api.ErrorCode;

/** Tells an operator why an event log does not open. */
final class OpenFailure {

    private OpenFailure() {}

    static ReproofException of(Path base, Exception failure) {
        String file = base + ".mv.db";
        return switch (code(failure)) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                new Rejected(
                        "Event log " + file + " is open in another process; end that runner, then try again", failure);
            case ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1, ErrorCode.DATABASE_NOT_FOUND_1 ->
                new NotFound("Event log " + file + " does not exist");
            case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1, ErrorCode.DATABASE_IS_READ_ONLY ->
                new NotFound("Event log " + file + " holds no run yet: its runner is just starting, or was stopped"
                        + " before it had begun; start the run again");
            case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 ->
                new Corrupt(
                        "Event log " + file + " is damaged or not an event log; keep a copy of the run's directory and"
                                + " restore the file: " + failure.getMessage(),
                        failure);
            case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1 ->
                new Corrupt("Event log " + file + " is not an event log: " + failure.getMessage(), failure);
            case ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2 ->
                endsEarly(failure)
                        ? new Corrupt(
                                "Event log " + file + " ends before it should; keep a copy of the run's directory and"
                                        + " restore the file: " + failure.getMessage(),
                                failure)
                        : unopened(file, failure);
            default -> unopened(file, failure);
        };
    }

    private static Storage unopened(String file, Throwable failure) {
        return new Storage("Event log " + file + " does not open: " + failure.getMessage(), failure);
    }

    private static boolean endsEarly(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return true;
            }
        }
        return false;
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
