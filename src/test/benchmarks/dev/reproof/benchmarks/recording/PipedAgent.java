package dev.reproof.benchmarks.recording;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * Runs a command and reads from a pipe what it prints: all that can be done for speed, and nothing else.
 *
 * @param command for the shell
 */
record PipedAgent(String command) implements Agent {

    private static final int BUFFER = 64 << 10;

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", command)
                    .directory(call.workingDirectory().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = process.getInputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    output.bytes(buffer, 0, read);
                }
            }
            return process.waitFor() == 0
                    ? new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty())
                    : AgentResult.Failed.of("exit code " + process.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
