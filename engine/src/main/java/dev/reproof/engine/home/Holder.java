package dev.reproof.engine.home;

import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Who holds a run's lock.
 *
 * @param host a name for people: at most 255 letters, digits and {@code . _ : -}; other characters become {@code _}, so
 *     that it can stand in any message
 * @param since when the holder asked for the lock
 */
public record Holder(long pid, String host, Instant since) {

    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9._:-]");
    private static final int MOST_HOST_CHARS = 255;

    public Holder {
        Objects.requireNonNull(since, "since");
        if (pid < 0) {
            throw new IllegalArgumentException("No process has the id " + pid + "; expected 0 or more");
        }
        host = ODD.matcher(host.substring(0, Math.min(host.length(), MOST_HOST_CHARS)))
                .replaceAll("_");
    }

    @Override
    public String toString() {
        return "pid " + pid + " on host " + host + " since " + since;
    }
}
