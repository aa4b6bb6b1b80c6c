package dev.reproof.engine.cli.look;

import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How the state file looks, which tells whoever follows a run that there is something new without reading it. */
public record StateEdition(FileTime written, long bytes, Optional<Object> file) {

    private static final long BETWEEN_LOOKS_MILLIS = 200;

    /** Of a run whose log is elsewhere: there is something new every other second. */
    public static StateEdition ofMoment(Instant now) {
        return new StateEdition(
                FileTime.from(Instant.ofEpochSecond(now.getEpochSecond() / 2 * 2)), 0, Optional.empty());
    }

    /**
     * How it looks now.
     *
     * @throws IOException when there is no file, or it cannot be looked at
     */
    public static StateEdition of(RunHome home) throws IOException {
        BasicFileAttributes found = Files.readAttributes(home.state(), BasicFileAttributes.class);
        return new StateEdition(found.lastModifiedTime(), found.size(), Optional.ofNullable(found.fileKey()));
    }

    /**
     * Waits for the time of the next look.
     *
     * @throws Rejected when the thread is interrupted
     */
    static void awaitNextLook() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Rejected("Interrupted while following a run; the run is untouched", e);
        }
    }
}
