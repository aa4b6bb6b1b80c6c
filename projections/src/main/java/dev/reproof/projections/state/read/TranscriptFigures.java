package dev.reproof.projections.state.read;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Sha256;
import dev.reproof.events.json.JsonProblem;
import dev.reproof.projections.state.StateWarning;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long the transcript of a task is, found by reading it where that is possible.
 *
 * @param chars in UTF-16 code units; absent for a file that was not read
 * @param sha256 of the text in UTF-8; absent where there is no transcript, or a file that was not read is all there is
 * @param problem why a text that the state file itself holds cannot be used
 * @param warning why a file of the artifact directory cannot be used
 */
public record TranscriptFigures(
        OptionalLong chars, Optional<Sha256> sha256, Optional<JsonProblem> problem, Optional<StateWarning> warning) {

    /**
     * Reads the transcript of a task, in little memory.
     *
     * @param artifacts where files are looked for; without it a file is taken on trust
     * @throws Storage when a file cannot be read
     */
    public static TranscriptFigures of(StateTask task, Optional<ArtifactSource> artifacts) {
        return task.transcript().accept(new Reading(task, artifacts));
    }

    private static TranscriptFigures known(long chars, Sha256 sha256) {
        return new TranscriptFigures(OptionalLong.of(chars), Optional.of(sha256), Optional.empty(), Optional.empty());
    }

    private record Reading(StateTask task, Optional<ArtifactSource> artifacts)
            implements StateTranscript.Handler<TranscriptFigures> {

        @Override
        public TranscriptFigures artifact(StateTranscript.Artifact transcript) {
            Optional<StateWarning> missing = Optional.empty();
            OptionalLong chars = OptionalLong.empty();
            Optional<Sha256> sha256 = transcript.claim().sha256();
            if (artifacts.isPresent()) {
                Optional<Utf8Text> text = read(artifacts.get(), transcript);
                sha256 = text.map(Utf8Text::sha256).or(transcript.claim()::sha256);
                chars = text.map(found -> OptionalLong.of(found.chars())).orElse(OptionalLong.empty());
                missing = text.isPresent()
                        ? Optional.empty()
                        : Optional.of(Warnings.artifactMissing(
                                task.id(), transcript.path(), "is missing, or is not what the state file says"));
            }
            return new TranscriptFigures(chars, sha256, Optional.empty(), missing);
        }

        private static Optional<Utf8Text> read(ArtifactSource directory, StateTranscript.Artifact transcript) {
            try {
                return directory
                        .search(transcript.path(), transcript.claim()::read)
                        .fitting();
            } catch (IOException e) {
                throw new Storage("The file " + transcript.path() + " cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public TranscriptFigures inline(StateTranscript.Inline transcript) {
            try (InputStream in = transcript.open()) {
                return transcript
                        .claim()
                        .read(in)
                        .map(text -> known(text.chars(), text.sha256()))
                        .orElseGet(() -> damaged("The text of task '" + Warnings.shown(task.id()) + "' is not UTF-8"));
            } catch (Corrupt e) {
                return damaged(e.getMessage());
            } catch (IOException e) {
                throw new Storage("A text in the state file cannot be read: " + e.getMessage(), e);
            }
        }

        private static TranscriptFigures damaged(String message) {
            return new TranscriptFigures(
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.of(new JsonProblem("transcript-damaged", message)),
                    Optional.empty());
        }

        @Override
        public TranscriptFigures legacy(StateTranscript.Legacy transcript) {
            String text = transcript.text();
            return known(text.length(), Sha256.of(text));
        }

        @Override
        public TranscriptFigures none(StateTranscript.None transcript) {
            return new TranscriptFigures(OptionalLong.of(0), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
