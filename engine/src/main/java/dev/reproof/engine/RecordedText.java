package dev.reproof.engine;

import dev.reproof.engine.redact.TextStage;
import dev.reproof.engine.write.RedactedText;
import dev.reproof.engine.write.TranscriptRecorder;
import java.util.Optional;

/** What an attempt says, on its way to its recorder: straight, or by way of what replaces secrets. */
final class RecordedText {

    private final TranscriptRecorder recorder;
    private final Optional<RedactedText> redacted;
    private volatile TextStage copy = (data, offset, length) -> {};

    RecordedText(TranscriptRecorder recorder, Redacting redacting) {
        this.recorder = recorder;
        this.redacted = redacting.any() ? Optional.of(redacting.text(this::take)) : Optional.empty();
    }

    private void take(byte[] data, int offset, int length) {
        recorder.bytes(data, offset, length);
        copy.utf8(data, offset, length);
    }

    /**
     * Has somebody see the text who may not see more than is recorded.
     *
     * @return false where nothing is replaced, so that who sees what is said sees no more
     */
    boolean shows(TextStage other) {
        copy = other;
        return redacted.isPresent();
    }

    void bytes(byte[] data, int offset, int length) {
        if (redacted.isPresent()) {
            redacted.get().bytes(data, offset, length);
        } else {
            recorder.bytes(data, offset, length);
        }
    }

    void text(CharSequence chunk) {
        if (redacted.isPresent()) {
            redacted.get().text(chunk);
        } else {
            recorder.text(chunk);
        }
    }

    boolean fits() {
        return recorder.fits();
    }

    TranscriptRecorder.Left leave() {
        return recorder.leave();
    }

    TranscriptRecorder.End end() {
        redacted.ifPresent(text -> {
            text.end();
            recorder.replacedBefore(text.replacements());
        });
        return recorder.end();
    }
}
