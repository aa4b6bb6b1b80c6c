package dev.reproof.engine.compact;

import dev.reproof.engine.home.LogCopy;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogStore;
import dev.reproof.engine.replay.LogContents;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.request.CompactedLog;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Makes the log of a finished run small: a copy is rewritten, read from end to end and compared, and takes the place of
 * the log in one step. A kill at any moment leaves the log whole, the old or the new one. For whoever holds the run's
 * lock, while the log is closed.
 */
public final class Compaction {

    private final RunHome home;
    private final LogStore logs;
    private final Consumer<Path> rewriting;
    private final ToLongFunction<LogCopy> freeBytes;

    /**
     * A compaction by other means.
     *
     * @param rewriting of the copy at that base
     * @param freeBytes on the disk of the copy
     */
    Compaction(RunHome home, LogStore logs, Consumer<Path> rewriting, ToLongFunction<LogCopy> freeBytes) {
        this.home = home;
        this.logs = logs;
        this.rewriting = rewriting;
        this.freeBytes = freeBytes;
    }

    public static Compaction of(RunHome home, LogStore logs) {
        return new Compaction(home, logs, logs::rewrite, LogCopy::freeBytes);
    }

    /**
     * Compacts, whether it pays or not.
     *
     * @throws NotFound when there is no run
     * @throws Rejected when the run has not finished, or the disk is too full
     */
    public CompactedLog run() {
        long before = bytes(home);
        LogContents expected = checked(before);
        LogCopy copy = new LogCopy(home);
        try {
            copy.make();
            rewriting.accept(copy.base());
            long after = copy.force();
            expected.requireSame(contents(copy.base()));
            if (after >= before) {
                return new CompactedLog(before, before);
            }
            copy.adopt();
            return new CompactedLog(before, after);
        } finally {
            copy.discard();
        }
    }

    /** Length of a run's log. */
    public static long bytes(RunHome home) {
        try {
            return Files.size(home.eventsFile());
        } catch (IOException e) {
            throw new Storage("Event log " + home.eventsFile() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What the log holds, once it is certain that it may be compacted. */
    private LogContents checked(long before) {
        try (EventLog log = logs.read(home.events())) {
            Replay replay = replay(log);
            if (replay.state().finished().isEmpty()) {
                throw new Rejected("Run " + replay.state().run() + " has not finished, and the log of a run that goes"
                        + " on is not compacted; resume the run to its end first");
            }
            long needed = CompactionRule.neededBytes(before, log.size());
            long free = freeBytes.applyAsLong(new LogCopy(home));
            if (free < needed) {
                throw new Rejected("Compacting the log of run " + replay.state().run() + " needs " + needed
                        + " free bytes for a while, found " + free + " in " + home.directory()
                        + "; make room there; nothing was changed");
            }
            return LogContents.of(log, replay);
        }
    }

    private LogContents contents(Path base) {
        try (EventLog log = logs.read(base)) {
            return LogContents.of(log, replay(log));
        }
    }

    private Replay replay(EventLog log) {
        return Replay.of(
                log,
                log.run()
                        .orElseThrow(() -> new NotFound("No run in " + home.directory()
                                + ": its event log has no start; reproof runs lists the runs")));
    }
}
