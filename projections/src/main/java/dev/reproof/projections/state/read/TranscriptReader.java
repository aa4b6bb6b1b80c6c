package dev.reproof.projections.state.read;

import dev.reproof.events.Sha256;
import dev.reproof.events.TextSource;
import dev.reproof.projections.state.StateInput;
import java.util.Optional;

/**
 * Reads the member {@code transcript} of a task.
 *
 * @param input absent where there is no file that could hold packed texts
 */
record TranscriptReader(Optional<StateInput> input, StateLimits limits) {

    private static final String INVALID = "transcript-invalid";

    StateTranscript read(Member transcript, String task) {
        if (!transcript.present()) {
            return new StateTranscript.None();
        }
        Member kind = transcript.requireObject(INVALID).member("kind");
        return switch (TextSource.spelt(kind.requireText(INVALID)).orElse(TextSource.NONE)) {
            case ARTIFACT -> artifact(transcript);
            case INLINE -> inline(transcript, task);
            case LEGACY -> legacy(transcript);
            case LOG, NONE -> throw kind.fault(INVALID, "artifact, inline or legacy");
        };
    }

    private StateTranscript artifact(Member transcript) {
        return new StateTranscript.Artifact(
                transcript.member("path").requireText(INVALID), bytes(transcript), digest(transcript.member("sha256")));
    }

    private StateTranscript inline(Member transcript, String task) {
        Member encoding = transcript.member("encoding");
        if (!encoding.requireText(INVALID).equals("gzip-base64")) {
            throw encoding.fault(INVALID, "gzip-base64");
        }
        Member data = transcript.member("data");
        data.requireRaw(INVALID);
        StateInput holder =
                input.orElseThrow(() -> data.fault(INVALID, "nothing, since no file is at hand to hold it"));
        return new StateTranscript.Inline(
                bytes(transcript),
                digest(transcript.member("sha256")),
                new PackedPlace(holder, data.node().asLong(), task));
    }

    private static StateTranscript legacy(Member transcript) {
        Member degraded = transcript.member("degraded");
        if (!degraded.node().isBoolean()) {
            throw degraded.fault(INVALID, "true or false");
        }
        return new StateTranscript.Legacy(
                transcript.member("resultText").requireRaw(INVALID),
                degraded.node().booleanValue(),
                transcript.member("findings").node().asBoolean());
    }

    private long bytes(Member transcript) {
        Member bytes = transcript.member("bytes");
        long length = bytes.requireCount(INVALID);
        if (length > limits.transcriptBytes()) {
            throw bytes.fault(INVALID, "at most " + limits.transcriptBytes());
        }
        return length;
    }

    static Sha256 digest(Member member) {
        try {
            return new Sha256(member.requireText(INVALID));
        } catch (IllegalArgumentException e) {
            throw member.fault(INVALID, "64 lower-case hex digits");
        }
    }
}
