package dev.reproof.engine.recover;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.write.Transaction;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunId;
import java.time.Instant;

/** Has a run say that it came from somewhere else. It goes on with nothing: whoever resumes it takes it over. */
public final class ArrivalNote {

    private ArrivalNote() {}

    /**
     * Has it say so, once.
     *
     * @param code of the warning that says it
     * @param log of a run that nobody else writes to, as its directory has no name yet
     */
    public static void write(EventLog log, RunId run, String code, String text, Instant now) {
        Replay replay = Replay.of(log, run);
        Transaction note = Transaction.following(log, replay.state(), replay.transcripts(), now);
        note.take(new OperatorWarned(code, ErrorMessages.bounded(text)));
        note.commit();
    }
}
