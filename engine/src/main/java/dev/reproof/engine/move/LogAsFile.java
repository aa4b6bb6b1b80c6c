package dev.reproof.engine.move;

import dev.reproof.engine.home.LogReplacement;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogStore;
import dev.reproof.engine.log.LogTransfer;
import dev.reproof.engine.replay.LogContents;
import dev.reproof.engine.replay.Replay;
import dev.reproof.events.RunId;
import java.nio.file.Path;

/**
 * The log of a run of a shared store as a file, for who packs it. It lies beside the run's other files under the name of a log in
 * the making, which nobody takes for a run's; for whoever has the run's directory.
 */
public record LogAsFile(RunHome home) implements AutoCloseable {

    /**
     * Makes it, and compares it with the log.
     *
     * @return the file
     */
    public Path make(RunId run, EventLog log, LogStore files) {
        LogReplacement made = new LogReplacement(home);
        made.discard();
        try (EventLog copy = files.open(made.inTheMaking())) {
            LogTransfer.run(run, log, copy);
        }
        try (EventLog copy = files.read(made.inTheMaking())) {
            LogContents.of(log, Replay.of(log, run)).requireSame(LogContents.of(copy, Replay.of(copy, run)));
        }
        return made.fileInTheMaking();
    }

    /** Removes it. */
    @Override
    public void close() {
        new LogReplacement(home).discard();
    }
}
