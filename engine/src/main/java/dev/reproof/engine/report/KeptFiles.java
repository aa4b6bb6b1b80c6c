package dev.reproof.engine.report;

import dev.reproof.events.AttemptKey;
import java.util.Optional;

/** What stands beside the log of a run and is gone where nobody has kept it. */
public interface KeptFiles {

    /** Nothing is kept. */
    KeptFiles NONE = new KeptFiles() {
        @Override
        public Optional<String> link(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> stderrEnd(AttemptKey key, boolean last, int bytes) {
            return Optional.empty();
        }
    };

    /**
     * How a page leads to that file of the artifacts, as a relative address; absent where there is no such file.
     *
     * @param name as {@link dev.reproof.engine.artifacts.ArtifactNames} has it
     */
    Optional<String> link(String name);

    /**
     * The end of what the agent of an attempt printed to its standard error; absent where nothing of it was kept, or so much
     * came after it that nobody looks for it.
     *
     * @param last whether no attempt of its task came later
     * @param bytes how much at most
     */
    Optional<String> stderrEnd(AttemptKey key, boolean last, int bytes);
}
