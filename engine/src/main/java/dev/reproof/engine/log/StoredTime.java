package dev.reproof.engine.log;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.axonframework.common.DateTimeUtils;

/**
 * The time of an event, and how it is written in the log and in a link. The one form in which it is written is read
 * without a formatter, since an opening log has one for each event; Axon reads any other, or refuses it.
 *
 * @param form to the millisecond
 */
record StoredTime(Instant at, String form) {

    private static final String FORM = "0000-00-00T00:00:00.000Z";

    static StoredTime of(Instant at) {
        return new StoredTime(at, DateTimeUtils.formatInstant(at));
    }

    /**
     * The time that is stored so.
     *
     * @throws DateTimeException when it is none
     */
    static StoredTime read(String stored) {
        if (isWritten(stored)) {
            try {
                return new StoredTime(written(stored), stored);
            } catch (DateTimeException e) {
                return of(DateTimeUtils.parseInstant(stored)); // which has the reason
            }
        }
        return of(DateTimeUtils.parseInstant(stored));
    }

    private static boolean isWritten(String stored) {
        boolean written = stored != null && stored.length() == FORM.length();
        for (int at = 0; written && at < FORM.length(); at++) {
            char found = stored.charAt(at);
            written = FORM.charAt(at) == '0' ? found >= '0' && found <= '9' : found == FORM.charAt(at);
        }
        return written;
    }

    private static Instant written(String stored) {
        return LocalDateTime.of(
                        number(stored, 0, 4),
                        number(stored, 5, 7),
                        number(stored, 8, 10),
                        number(stored, 11, 13),
                        number(stored, 14, 16),
                        number(stored, 17, 19))
                .toInstant(ZoneOffset.UTC)
                .plusMillis(number(stored, 20, 23));
    }

    private static int number(String stored, int from, int to) {
        return Integer.parseInt(stored, from, to, 10);
    }
}
