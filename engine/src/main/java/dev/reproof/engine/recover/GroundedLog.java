package dev.reproof.engine.recover;

import dev.reproof.engine.home.RunGround;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.ForwardingEventLog;
import dev.reproof.engine.log.LogEntry;
import java.util.List;

/**
 * A log that is only written while its file and the run's locks have their names: before each transaction, so that no
 * more goes into a file that nobody finds, and after it, so that nothing is acknowledged, nor any task sent, that only
 * such a file has.
 */
final class GroundedLog extends ForwardingEventLog {

    private final RunGround ground;

    GroundedLog(EventLog log, RunGround ground) {
        super(log);
        this.ground = ground;
    }

    @Override
    public void append(List<LogEntry> entries) {
        ground.require();
        super.append(entries);
        ground.require();
    }
}
