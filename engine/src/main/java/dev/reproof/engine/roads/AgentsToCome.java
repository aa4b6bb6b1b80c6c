package dev.reproof.engine.roads;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.replay.Replay;
import dev.reproof.events.AttemptKey;
import java.util.Map;

/** Which attempts a resume would go on with, since their agents have outlived the runner. */
@FunctionalInterface
public interface AgentsToCome {

    /** For each attempt that would go on, what there is of its agent, for people. */
    Map<AttemptKey, String> of(Replay replay, EventLog log);
}
