package dev.reproof.engine.write;

import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.redact.RedactionCounts;
import dev.reproof.engine.redact.Redactor;
import dev.reproof.engine.redact.TextStage;

/** What somebody prints, in any split, as the well-formed text without secrets that goes on. */
public final class RedactedText {

    private final TextStage first;
    private final TextIngest ingest;

    /** @param next takes the text */
    public RedactedText(Redaction redaction, RedactionCounts counts, TextStage next) {
        this.first = Redactor.over(redaction, counts, next);
        this.ingest = new TextIngest(first::utf8);
    }

    /** Takes raw bytes that should be UTF-8. */
    public void bytes(byte[] data, int offset, int length) {
        ingest.bytes(data, offset, length);
    }

    /** Takes UTF-16 text, which may end in the first half of a pair. */
    public void text(CharSequence text) {
        ingest.text(text);
    }

    /** Hands on what was kept back; nothing may follow. */
    public void end() {
        ingest.end();
        first.end();
    }

    /** How often something became U+FFFD. */
    public long replacements() {
        return ingest.replacements();
    }
}
