package dev.reproof.projections.state;

import dev.reproof.events.Sha256;

/** Where a reader of a state file finds the transcript of a task. */
public sealed interface TranscriptMember {

    /** One method per kind of place. */
    interface Handler<R> {
        R artifact(Artifact member);
    }

    /** Hands this place to the one method that is for it. */
    <R> R accept(Handler<R> handler);

    /**
     * A file that is complete and holds exactly this.
     *
     * @param path relative to the artifact directory
     */
    record Artifact(String path, long bytes, Sha256 sha256) implements TranscriptMember {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.artifact(this);
        }
    }
}
