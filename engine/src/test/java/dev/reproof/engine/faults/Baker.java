package dev.reproof.engine.faults;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Says the same in each iteration of a task, block by block; each block is in the log before the next one comes. */
record Baker(RecoveredRun run, Acknowledged acknowledged) implements Agent {

    private static final int BLOCK = 64;

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) {
        acknowledged.sent(call.key(), call.prompt());
        byte[] says = says(call.key().task().value(), call.key().iteration()).getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < says.length; from += BLOCK) {
            int length = Math.min(BLOCK, says.length - from);
            output.bytes(says, from, length);
            if (length == BLOCK) { // the last one waits for the end of the attempt
                await(output, acknowledged.textOf(run, call.key()), from + length, call);
            }
        }
        return new AgentResult.Finished(OptionalLong.of(says.length), OptionalLong.of(1));
    }

    private void await(AgentOutput output, byte[] seen, int expected, AgentCall call) {
        byte[] found = seen;
        while (found.length < expected) {
            output.bytes(found, 0, 0); // fails where the log has failed
            Thread.onSpinWait();
            found = acknowledged.textOf(run, call.key());
        }
        acknowledged.see(run);
    }

    private static String says(String task, int iteration) {
        if (task.equals("taste")) {
            String blockers = iteration == 0 ? "- salt it" : "(none)";
            return "## Blockers\n" + blockers + "\n\n## Summary\n" + "The crust is fine, the crumb as well. ".repeat(3);
        }
        return (task + " " + iteration + ": fold, wait, turn. ").repeat(7);
    }
}
