package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.StderrLogs;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.events.ReproofException.NotFound;
import java.util.Objects;

/**
 * Goes on with what earlier runners have started, and starts nothing itself: whichever agent the run has by now, an attempt that
 * was taken over ends with the one that it began with.
 */
public final class FollowingAgent implements Agent {

    private final AgentRecords records;
    private final CommandAgent commands;

    public FollowingAgent(StderrLogs logs, AgentRecords records) {
        this.records = Objects.requireNonNull(records, "records");
        this.commands =
                new CommandAgent("exit 1", AgentEnvironment.inherited(), logs, records, CommandAgent.DEFAULT_GRACE);
    }

    /** @throws NotFound where the attempt was not taken over */
    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        if (!records.isTakenOver(call.key())) {
            throw new NotFound("No agent of an earlier runner is to be gone on with: run=" + call.run() + " "
                    + call.key() + "; dispatch the task");
        }
        return commands.run(call, output);
    }
}
