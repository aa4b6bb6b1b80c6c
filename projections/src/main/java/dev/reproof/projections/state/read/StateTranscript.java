package dev.reproof.projections.state.read;

import dev.reproof.events.Fidelity;
import dev.reproof.events.JsText;
import dev.reproof.events.Sha256;
import dev.reproof.events.TextSource;
import dev.reproof.events.WellFormed;
import java.io.InputStream;

/** Where a state file has the transcript of a task's last finished attempt. */
public sealed interface StateTranscript {

    /** One method per kind of place. */
    interface Handler<R> {
        R artifact(Artifact transcript);

        R inline(Inline transcript);

        R legacy(Legacy transcript);

        R none(None transcript);
    }

    /** Which kind this is; {@link TextSource#NONE} where the file has no transcript. */
    TextSource kind();

    /** Hands this transcript to the one method that is for it. */
    <R> R accept(Handler<R> handler);

    /**
     * A file of the artifact directory, as the state file claims: neither that the file is there nor that it holds this
     * was looked at. What took the place of a legacy text was found and read.
     *
     * @param path as the file has it; open it through {@link ArtifactSource} alone, which never leaves the directory
     */
    record Artifact(String path, TextClaim claim) implements StateTranscript {

        /** A file that was read. */
        Artifact(String path, long bytes, Sha256 sha256) {
            this(path, TextClaim.of(bytes, sha256));
        }

        @Override
        public TextSource kind() {
            return TextSource.ARTIFACT;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.artifact(this);
        }
    }

    /** Text that the state file itself holds, packed, and that stays there until it is asked for. */
    record Inline(TextClaim claim, PackedPlace packed) implements StateTranscript {

        /**
         * The text in UTF-8, expanded while it is read, in little memory; close it. The last read checks length and
         * digest.
         *
         * @throws dev.reproof.events.ReproofException.Corrupt from here or from a read, when the text is not what the
         *     state file says, or the file has changed since it was read
         */
        public InputStream open() {
            return packed.open(claim);
        }

        @Override
        public TextSource kind() {
            return TextSource.INLINE;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.inline(this);
        }
    }

    /**
     * What a version-1 state had.
     *
     * @param resultText as the file has it, with lone halves of surrogate pairs and white space
     * @param degraded whether it is known to have lost its beginning
     * @param findings whether it is what a findings file kept
     */
    record Legacy(String resultText, boolean degraded, boolean findings) implements StateTranscript {

        /** A text that is no findings file's. */
        public Legacy(String resultText, boolean degraded) {
            this(resultText, degraded, false);
        }

        /** How much of what was said it is. */
        public Fidelity fidelity() {
            return degraded ? Fidelity.DEGRADED : findings ? Fidelity.FINDINGS : Fidelity.LEGACY;
        }

        /** The text as prompts see it: trimmed as the legacy runner did, lone halves replaced by U+FFFD. */
        public String text() {
            return WellFormed.of(JsText.trim(resultText));
        }

        @Override
        public TextSource kind() {
            return TextSource.LEGACY;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.legacy(this);
        }
    }

    /** Nothing: the task never finished an attempt, or the file does not say what it had. */
    record None() implements StateTranscript {
        @Override
        public TextSource kind() {
            return TextSource.NONE;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.none(this);
        }
    }
}
