package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.agent.spool.SpoolWatch;
import dev.reproof.events.AttemptKey;
import java.util.Optional;

/** What the records of agents are to whoever runs their commands; embedding runners have no use for it. */
public record AgentWork(AgentRecords records) {

    /** The files of the agent with that mark. */
    public Spool spool(String mark) {
        return records.spool(mark);
    }

    /** The files of an attempt whose end is not in the log; absent where no command was started for it. */
    public Optional<Spool> spool(AttemptKey key) {
        return records.spool(key);
    }

    /** Tells those who follow agents of this run what changes. */
    public SpoolWatch changes() {
        return records.changes();
    }

    /** Has this process go on with an agent that an earlier one left. */
    public void takeOver(AttemptKey key, LeftAgent agent) {
        records.takeOver(key, agent);
    }

    /** The agent to go on with for that attempt, once; absent where it is one of this process. */
    public Optional<LeftAgent> takenOver(AttemptKey key) {
        return records.takenOver(key);
    }
}
