package dev.reproof.projections.audit;

import dev.reproof.events.Channel;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TextDigest;
import java.util.Optional;

/**
 * A text that an event tells of.
 *
 * @param stream where it is; absent where the run stream does not say
 */
public record TextRef(Channel channel, Optional<StreamId> stream, TextDigest digest) {

    static TextRef of(Channel channel, StreamId stream, Sha256 sha256, long bytes) {
        return new TextRef(channel, Optional.of(stream), new TextDigest(sha256, bytes));
    }
}
