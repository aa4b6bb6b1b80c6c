package dev.reproof.engine;

import dev.reproof.engine.agent.AgentEvidence;
import dev.reproof.engine.agent.StderrLogs;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.TextDigest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** What a run keeps of its attempts beside their transcripts, with secrets replaced. */
record AttemptLogs(RecoveredRun run) implements StderrLogs {

    @Override
    public OutputStream open(AttemptKey key) throws IOException {
        return run.stderrLog(key);
    }

    @Override
    public Optional<TextDigest> keepRaw(AttemptKey key, Path printed) {
        return AgentEvidence.of(run.state().writer().agent()) == AgentEvidence.NONE
                ? Optional.empty()
                : run.keepRaw(key, printed);
    }
}
