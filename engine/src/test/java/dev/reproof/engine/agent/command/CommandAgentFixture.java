package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.RecordedOutput;
import java.io.ByteArrayOutputStream;
import java.util.OptionalLong;

/** Runs real commands as agents. */
abstract class CommandAgentFixture extends CommandFixture {

    static final AgentResult FINISHED = new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());

    final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    final RecordedOutput output = new RecordedOutput();

    AgentCalls call() {
        return AgentCalls.in(directory);
    }

    Agent agent(String command) {
        return new CommandAgent(command, AgentEnvironment.inherited(), key -> stderr, records(), grace);
    }

    AgentResult run(String command) throws InterruptedException {
        return run(command, call());
    }

    AgentResult run(String command, AgentCalls call) throws InterruptedException {
        return agent(command).run(call.call(), output);
    }

    static AgentResult failed(String message) {
        return AgentResult.Failed.of(message);
    }
}
