package dev.reproof.projections.state.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Finds files in artifact directories by the names that state files give. */
@FunctionalInterface
public interface ArtifactSource {

    /** What has a name in one directory. */
    interface Candidate {
        /**
         * The content of the plain file, for the caller to close; absent where there is none, where something else has
         * the name, and where the name would lead out of the directory.
         */
        Optional<InputStream> open() throws IOException;
    }

    /** What may have that name, one for each directory, in the order in which they are to be read. */
    List<Candidate> files(String name);

    /** Reads a file; absent where it is not the one that is looked for. */
    interface Fit<T> {
        Optional<T> read(InputStream file) throws IOException;
    }

    /**
     * What became of a search.
     *
     * @param looked whether there was any file of that name
     */
    record Search<T>(Optional<T> fitting, boolean looked) {}

    /** Looks for the first file of that name that fits. */
    default <T> Search<T> search(String name, Fit<T> fit) throws IOException {
        boolean looked = false;
        for (Candidate candidate : files(name)) {
            Optional<InputStream> file = candidate.open();
            if (file.isPresent()) {
                looked = true;
                try (InputStream in = file.get()) {
                    Optional<T> found = fit.read(in);
                    if (found.isPresent()) {
                        return new Search<>(found, true);
                    }
                }
            }
        }
        return new Search<>(Optional.empty(), looked);
    }
}
