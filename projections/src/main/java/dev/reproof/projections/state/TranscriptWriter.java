package dev.reproof.projections.state;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.reproof.events.TextSource;
import dev.reproof.projections.state.TranscriptMember.Artifact;
import dev.reproof.projections.state.TranscriptMember.Inline;
import dev.reproof.projections.state.TranscriptMember.Legacy;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Writes where a transcript is; a text that stands in the file passes through in pieces. */
final class TranscriptWriter implements TranscriptMember.Handler {

    /** What {@link Inline#packed()} becomes in the file. */
    static final String ENCODING = "gzip-base64";

    /** Jackson asks for the length of binary data, or for this. */
    private static final int UNKNOWN_LENGTH = -1;

    private final JsonGenerator json;
    private final JsonMembers members;

    TranscriptWriter(JsonGenerator json) {
        this.json = json;
        this.members = new JsonMembers(json);
    }

    /** The file of the artifact directory that holds the transcript, if one does. */
    static Optional<String> path(TranscriptMember member) {
        return member instanceof Artifact file ? Optional.of(file.path()) : Optional.empty();
    }

    void write(String name, TranscriptMember member) throws IOException {
        json.writeObjectFieldStart(name);
        member.accept(this);
        json.writeEndObject();
    }

    @Override
    public void artifact(Artifact file) throws IOException {
        json.writeStringField("kind", TextSource.ARTIFACT.word());
        members.text("path", file.path());
        json.writeNumberField("bytes", file.bytes());
        json.writeStringField("sha256", file.sha256().hex());
    }

    @Override
    public void inline(Inline text) throws IOException {
        json.writeStringField("kind", TextSource.INLINE.word());
        json.writeStringField("encoding", ENCODING);
        json.writeNumberField("bytes", text.bytes());
        json.writeStringField("sha256", text.sha256().hex());
        json.writeFieldName("data");
        try (InputStream packed = text.packed().open()) {
            json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, packed, UNKNOWN_LENGTH);
        }
    }

    @Override
    public void legacy(Legacy text) throws IOException {
        json.writeStringField("kind", TextSource.LEGACY.word());
        members.text("resultText", text.resultText());
        json.writeBooleanField("degraded", text.degraded());
        if (text.findings()) {
            json.writeBooleanField("findings", true);
        }
    }
}
