package dev.reproof.projections.state.read;

import dev.reproof.events.Sha256;
import dev.reproof.events.TextSource;
import dev.reproof.events.upcast.RunStateUpcast;
import dev.reproof.projections.state.StateInput;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the member {@code transcript} of a task. What other programs leave out of it is missing in what is read.
 *
 * @param input absent where there is no file that could hold packed texts
 */
record TranscriptReader(Optional<StateInput> input, StateLimits limits) {

    private static final String INVALID = "transcript-invalid";

    /** @param shown the end of the text as the file shows it, where it does */
    StateTranscript read(Member transcript, String task, Optional<String> shown) {
        if (!transcript.present()) {
            return new StateTranscript.None();
        }
        Member kind = transcript.requireObject(INVALID).member("kind");
        return switch (TextSource.spelt(kind.requireText(INVALID)).orElse(TextSource.NONE)) {
            case ARTIFACT -> artifact(transcript, shown);
            case INLINE -> inline(transcript, task);
            case LEGACY -> legacy(transcript);
            case LOG, NONE -> throw kind.fault(INVALID, "artifact, inline or legacy");
        };
    }

    private StateTranscript artifact(Member transcript, Optional<String> shown) {
        return new StateTranscript.Artifact(transcript.member("path").requireText(INVALID), claim(transcript, shown));
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
                claim(transcript, Optional.empty()),
                new PackedPlace(holder, data.node().asLong(), task));
    }

    private static StateTranscript legacy(Member transcript) {
        String text = transcript.member("resultText").requireRaw(INVALID);
        Member degraded = transcript.member("degraded");
        if (!degraded.present()) {
            return new StateTranscript.Legacy(text, RunStateUpcast.isDegraded(text));
        }
        if (!degraded.node().isBoolean()) {
            throw degraded.fault(INVALID, "true or false");
        }
        return new StateTranscript.Legacy(
                text,
                degraded.node().booleanValue(),
                transcript.member("findings").node().asBoolean());
    }

    private TextClaim claim(Member transcript, Optional<String> shown) {
        Member bytes = transcript.member("bytes");
        Member sha256 = transcript.member("sha256");
        OptionalLong length = bytes.present() ? OptionalLong.of(length(bytes)) : OptionalLong.empty();
        Optional<Sha256> digest = sha256.present() ? Optional.of(digest(sha256)) : Optional.empty();
        boolean exact = length.isPresent() && digest.isPresent();
        return new TextClaim(length, digest, exact ? Optional.empty() : shown, length.orElse(limits.transcriptBytes()));
    }

    private long length(Member bytes) {
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
