package dev.reproof.projections.state.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Opens files of one artifact directory by the names that state files give. */
@FunctionalInterface
public interface ArtifactSource {

    /**
     * The content of the plain file of that name, for the caller to close; absent where there is none, where something
     * else has the name, and where the name would lead out of the directory.
     */
    Optional<InputStream> open(String name) throws IOException;
}
