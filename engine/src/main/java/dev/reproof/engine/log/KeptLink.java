package dev.reproof.engine.log;

import dev.reproof.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.axonframework.messaging.MetaData;

/**
 * The metadata of an event as this version writes it: its link and nothing else. It is compared byte by byte, for an
 * opening log has one for each event. What looks different is for the {@link EventCodec} to read. Not for more than one
 * thread.
 */
final class KeptLink {

    private static final byte[] NONE = ChainLink.START.hex().getBytes(StandardCharsets.US_ASCII);

    private final byte[] form;
    private final int at;

    KeptLink(EventCodec codec) {
        form = codec.serialize(MetaData.from(Map.of(ChainCheck.LINK, ChainLink.START.hex())), byte[].class)
                .getData();
        at = place(form);
    }

    private static int place(byte[] form) {
        int at = 0;
        while (!Arrays.equals(form, at, at + NONE.length, NONE, 0, NONE.length)) {
            at++;
        }
        return at;
    }

    /** Whether that is the stored form of just this link. */
    boolean is(Sha256 link, byte[] stored) {
        byte[] hex = link.hex().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(hex, 0, form, at, hex.length);
        return Arrays.equals(stored, form);
    }
}
