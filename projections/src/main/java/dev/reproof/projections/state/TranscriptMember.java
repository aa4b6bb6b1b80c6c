package dev.reproof.projections.state;

import dev.reproof.events.Sha256;
import java.io.IOException;

/** Where a reader of a state file finds the transcript of a task. */
public sealed interface TranscriptMember {

    /** One method per kind of place. */
    interface Handler {
        void artifact(Artifact member) throws IOException;

        void inline(Inline member) throws IOException;

        void legacy(Legacy member) throws IOException;
    }

    /** Hands this place to the one method that is for it. */
    void accept(Handler handler) throws IOException;

    /**
     * A file that is complete and holds exactly this.
     *
     * @param path relative to the artifact directory
     */
    record Artifact(String path, long bytes, Sha256 sha256) implements TranscriptMember {
        @Override
        public void accept(Handler handler) throws IOException {
            handler.artifact(this);
        }
    }

    /**
     * The state file itself, which carries the text compressed.
     *
     * @param bytes length of the text, not of what carries it
     * @param packed its gzip form, which must stay readable until the file is written
     */
    record Inline(PackedText packed, long bytes, Sha256 sha256) implements TranscriptMember {
        @Override
        public void accept(Handler handler) throws IOException {
            handler.inline(this);
        }
    }

    /**
     * The end of a text of which an earlier format kept nothing else.
     *
     * @param degraded whether the text is known to be incomplete
     * @param findings whether it is what a findings file kept of a review
     */
    record Legacy(String resultText, boolean degraded, boolean findings) implements TranscriptMember {

        /** A text that is no findings file's. */
        public Legacy(String resultText, boolean degraded) {
            this(resultText, degraded, false);
        }

        @Override
        public void accept(Handler handler) throws IOException {
            handler.legacy(this);
        }
    }
}
