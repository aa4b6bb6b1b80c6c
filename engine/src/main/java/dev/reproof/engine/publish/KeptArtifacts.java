package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.report.KeptFiles;
import dev.reproof.events.AttemptKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a report finds in the artifact directory of a run. Nothing there is needed: what cannot be read is not shown.
 *
 * @param address how a page leads to the file of that name
 */
public record KeptArtifacts(Path directory, ArtifactNames names, UnaryOperator<String> address) implements KeptFiles {

    @Override
    public Optional<String> link(String name) {
        return PlainFile.isPlain(directory.resolve(name)) ? Optional.of(address.apply(name)) : Optional.empty();
    }

    @Override
    public Optional<String> stderrEnd(AttemptKey key, boolean last, int bytes) {
        try {
            return AgentLogs.end(directory, names, key, last, bytes);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
