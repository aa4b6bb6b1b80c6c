package dev.reproof.engine;

import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.redact.RedactionCounts;
import dev.reproof.engine.redact.Redactor;
import dev.reproof.engine.redact.TextStage;
import dev.reproof.engine.write.RedactedText;
import dev.reproof.engine.write.RunWriter.Ask;
import dev.reproof.events.AttemptKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Replaces the secrets in all that one attempt leaves, and counts them together. */
record Redacting(AttemptKey key, Redaction redaction, RedactionCounts counts) {

    Redacting(AttemptKey key, Redaction redaction) {
        this(key, redaction, new RedactionCounts());
    }

    /** Whether anything is replaced. */
    boolean any() {
        return !redaction.isNone();
    }

    RedactedText text(TextStage next) {
        return new RedactedText(redaction, counts, next);
    }

    String message(String text) {
        return Redactor.in(redaction, text, counts);
    }

    /** The end of the attempt, behind what was replaced until then. */
    List<Ask> asks(Ask end) {
        List<Ask> asks = new ArrayList<>();
        if (!counts.now().isEmpty()) {
            asks.add(new Ask(new RunCommand.CountRedactions(key, counts.now()), List.of()));
        }
        asks.add(end);
        return asks;
    }

    /** A log of bytes that should be text. */
    OutputStream log(OutputStream out) {
        return any() ? new Log(out) : out;
    }

    /** A log of JSON: a value that is written there with escapes is replaced as well. */
    OutputStream json(OutputStream out) {
        return new Redacting(key, redaction.inJson(), counts).log(out);
    }

    private final class Log extends OutputStream {

        private final OutputStream out;
        private final RedactedText text;

        Log(OutputStream out) {
            this.out = out;
            this.text = text(this::pass);
        }

        private void pass(byte[] data, int offset, int length) {
            try {
                out.write(data, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            passing(() -> text.bytes(data, offset, length));
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            try (out) {
                passing(text::end);
            }
        }

        private static void passing(Runnable action) throws IOException {
            try {
                action.run();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }
}
