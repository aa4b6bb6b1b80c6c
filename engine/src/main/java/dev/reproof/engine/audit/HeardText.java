package dev.reproof.engine.audit;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/** What was read of one text: its digest and its length, made anew from its blocks. */
final class HeardText {

    private static final int CONTINUES = 0x80;
    private static final int KIND = 0xC0;
    private static final int FOUR_BYTES = 0xF0;

    private final StreamId stream;
    private final TranscriptOpened opened;
    private final Instant openedAt;
    private Optional<MessageDigest> digest = Optional.of(Sha256.newDigest());
    private TextDigest found = TextDigest.of("");
    private Optional<Seal> seal = Optional.empty();
    private Optional<Instant> sealedAt = Optional.empty();
    private long bytes;
    private long chars;

    HeardText(StreamId stream, TranscriptOpened opened, Instant openedAt) {
        this.stream = stream;
        this.opened = opened;
        this.openedAt = openedAt;
    }

    void take(byte[] text) {
        digest.orElseThrow().update(text);
        bytes += text.length;
        for (byte each : text) {
            chars += (each & KIND) == CONTINUES ? 0 : (each & FOUR_BYTES) == FOUR_BYTES ? 2 : 1;
        }
    }

    /** Takes the seal, which must be that of the text. */
    void seal(Seal end, Instant at) {
        close();
        if (!end.sha256().equals(found.sha256()) || end.bytes() != bytes || end.chars() != chars) {
            throw new Corrupt("Text is altered: stream=" + stream + " is sealed with " + end.bytes() + " bytes, "
                    + end.chars() + " characters and sha256=" + end.sha256() + ", found " + bytes + ", " + chars
                    + " and sha256=" + found.sha256());
        }
        seal = Optional.of(end);
        sealedAt = Optional.of(at);
    }

    private void close() {
        digest.ifPresent(fed -> found = new TextDigest(Sha256.of(fed), bytes));
        digest = Optional.empty();
    }

    /** Digest and length of all of it; nothing is taken after this was asked. */
    TextDigest digest() {
        close();
        return found;
    }

    StreamId stream() {
        return stream;
    }

    Optional<AttemptKey> key() {
        return opened.key();
    }

    Channel channel() {
        return opened.channel();
    }

    Optional<Seal> seal() {
        return seal;
    }

    Instant openedAt() {
        return openedAt;
    }

    Optional<Instant> sealedAt() {
        return sealedAt;
    }
}
