package dev.reproof.events;

import java.nio.file.Path;
import java.util.Optional;

/** Where the artifacts of a run are kept. */
public sealed interface ArtifactChoice {

    /** The directory outside of the run's own, as an absolute path that may be of another machine. */
    default Optional<String> pinned() {
        return Optional.empty();
    }

    /** Whether no artifacts are kept. */
    default boolean isOff() {
        return this instanceof Off;
    }

    /** What is chosen for a run that has artifacts already: this, or that recorded choice where this names none. */
    default ArtifactChoice or(ArtifactChoice recorded) {
        return this instanceof Own ? recorded : this;
    }

    /** In the run's own directory. */
    static ArtifactChoice own() {
        return new Own();
    }

    /** Nowhere: the state file carries the transcripts. */
    static ArtifactChoice off() {
        return new Off();
    }

    /** In that directory. */
    static ArtifactChoice at(Path directory) {
        return new Pinned(directory.toAbsolutePath().normalize().toString());
    }

    /** In that directory; in the run's own where none is named. */
    static ArtifactChoice at(Optional<Path> directory) {
        return directory.map(ArtifactChoice::at).orElseGet(ArtifactChoice::own);
    }

    /** The choice that an event stores in two members. */
    static ArtifactChoice stored(Optional<String> artifacts, Optional<Boolean> withoutArtifacts) {
        return withoutArtifacts.orElse(false)
                ? off()
                : artifacts.<ArtifactChoice>map(Pinned::new).orElseGet(ArtifactChoice::own);
    }

    /** What an event stores beside {@link #pinned}. */
    default Optional<Boolean> storedOff() {
        return isOff() ? Optional.of(true) : Optional.empty();
    }

    /** In the run's own directory. */
    record Own() implements ArtifactChoice {}

    /** In a directory outside of the run's own. */
    record Pinned(String directory) implements ArtifactChoice {
        @Override
        public Optional<String> pinned() {
            return Optional.of(directory);
        }
    }

    /** Nowhere: the state file carries the transcripts. */
    record Off() implements ArtifactChoice {}
}
