package dev.reproof.engine.log.h2;

import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/**
 * Tells what failed in the database: the ground below it, such as a full disk, or what was written, which it cannot read.
 * H2 meets damage with nearly any exception, also with errors of the machine, so the wants are named here, and whatever
 * is none of them is damage.
 */
final class StoreFault {

    /** More than reading any sound log asks for at once: an event has a mebibyte at most. */
    private static final long ROOM = 32L << 20;

    private static final Set<Integer> WANTS = Set.of(
            ErrorCode.OUT_OF_MEMORY,
            ErrorCode.OBJECT_CLOSED,
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
            ErrorCode.CONNECTION_BROKEN_1,
            ErrorCode.DATABASE_ALREADY_OPEN_1,
            ErrorCode.ERROR_OPENING_DATABASE_1,
            ErrorCode.STATEMENT_WAS_CANCELED,
            ErrorCode.DATABASE_IS_READ_ONLY,
            ErrorCode.URL_FORMAT_ERROR_2,
            8001); // the pool of connections waited too long

    /** What the machine says when it runs out of something that is no heap. */
    private static final Pattern OTHER_MEMORY =
            Pattern.compile("thread|metaspace|class space|direct buffer|GC overhead", Pattern.CASE_INSENSITIVE);

    private StoreFault() {}

    /** Whether what was written cannot be read. */
    static boolean isDamage(Throwable failure) {
        return want(failure).isEmpty();
    }

    /** What the store wants for: the deepest of its causes that says so; absent where that is none, but damage. */
    static Optional<Throwable> want(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Optional<Throwable> want = Optional.empty();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (isRoomy(cause)) {
                return Optional.empty(); // the length that was asked for was none
            }
            want = isWant(cause) ? Optional.of(cause) : want;
        }
        return want;
    }

    private static boolean isWant(Throwable cause) {
        if (cause instanceof IOException) {
            return !(cause instanceof EOFException);
        }
        if (cause instanceof SQLException sql) {
            return WANTS.contains(sql.getErrorCode());
        }
        if (cause instanceof MVStoreException store) {
            return switch (store.getErrorCode()) {
                case DataUtils.ERROR_WRITING_FAILED, DataUtils.ERROR_CLOSED, DataUtils.ERROR_FILE_LOCKED -> true;
                default -> false;
            };
        }
        return cause instanceof OutOfMemoryError || cause instanceof LinkageError;
    }

    /** Memory ran out though there is much of it: right before, the machine had collected all that it could. */
    private static boolean isRoomy(Throwable cause) {
        Runtime heap = Runtime.getRuntime();
        return cause instanceof OutOfMemoryError
                && !OTHER_MEMORY.matcher(String.valueOf(cause.getMessage())).find()
                && heap.maxMemory() - heap.totalMemory() + heap.freeMemory() > ROOM;
    }
}
