package dev.reproof.projections.imported;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ReproofException;
import dev.reproof.events.dag.Dag;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads state files, version 1 as the legacy runner wrote them and version 2, and believes none of them: size, nesting,
 * types, ids and statuses are checked, and no name in them is followed out of the artifact directory.
 *
 * @param limits how much a file may hold
 * @param dag what the tasks are checked against; a version-2 file may bring its own
 * @param artifacts where the stream files of a version-1 state are looked for, and nowhere else
 */
public record StateFileReader(StateLimits limits, Optional<Dag> dag, Optional<ArtifactSource> artifacts) {

    /** A reader that has the file alone. */
    public StateFileReader() {
        this(StateLimits.DEFAULT, Optional.empty(), Optional.empty());
    }

    public StateFileReader with(Dag known) {
        return new StateFileReader(limits, Optional.of(known), artifacts);
    }

    public StateFileReader with(ArtifactSource directory) {
        return new StateFileReader(limits, dag, Optional.of(directory));
    }

    public StateFileReader with(StateLimits bounds) {
        return new StateFileReader(bounds, dag, artifacts);
    }

    /**
     * Reads a file.
     *
     * @throws ReproofException.NotFound when there is none
     * @throws ReproofException.TooNew when it has a version that this program does not know yet
     * @throws ReproofException.Corrupt naming all that is wrong with it
     * @throws ReproofException.Storage when it cannot be read
     */
    public StateFile read(Path file) {
        return sound(check(file));
    }

    /**
     * Reads a file, and tells all that is wrong with it at once.
     *
     * @throws ReproofException.NotFound when there is none
     * @throws ReproofException.Storage when it cannot be read
     */
    public StateReading check(Path file) {
        return new StateReading.Unsound(List.of(new StateProblem("unread", "Not read: " + file)));
    }

    /**
     * The state in a document that was stored and upcast.
     *
     * @param where names the document, for messages
     * @throws ReproofException.Corrupt naming all that is wrong with it
     */
    public StateFile read(JsonNode document, String where) {
        return sound(
                new StateReading.Unsound(List.of(new StateProblem("unread", "Not read: " + where + document.size()))));
    }

    private static StateFile sound(StateReading reading) {
        if (reading instanceof StateReading.Sound sound) {
            return sound.state();
        }
        throw new ReproofException.Corrupt(String.valueOf(reading));
    }
}
