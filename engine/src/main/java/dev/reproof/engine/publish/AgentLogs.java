package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.events.AttemptKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Keeps what agents print to their standard error: one file per task, its attempts one after the other. */
record AgentLogs(Optional<ArtifactDirectory> directory, ArtifactNames names) {

    /** A log for that attempt; for nobody to read where artifacts are off. */
    OutputStream open(AttemptKey key) throws IOException {
        if (directory.isEmpty()) {
            return OutputStream.nullOutputStream();
        }
        OutputStream log = directory.get().openLog(names.stderrLog(key.task()));
        log.write(("--- iteration " + key.iteration() + ", attempt " + key.attempt() + "\n")
                .getBytes(StandardCharsets.UTF_8));
        return log;
    }
}
