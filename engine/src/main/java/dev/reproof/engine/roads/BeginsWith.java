package dev.reproof.engine.roads;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Whether a file begins with a text of the log. */
final class BeginsWith {

    private static final String ADVICE = "check permissions and the disk";

    private BeginsWith() {}

    static boolean text(MirrorFiles place, String name, LogTexts texts, TranscriptPosition position) {
        return DiskFailure.answer("read", place.directory().resolve(name), ADVICE, () -> {
            Optional<InputStream> file = place.directory().read(name);
            if (file.isEmpty()) {
                return false;
            }
            try (InputStream in = file.get()) {
                return isRead(place, name, in, texts, position);
            }
        });
    }

    private static boolean isRead(
            MirrorFiles place, String name, InputStream in, LogTexts texts, TranscriptPosition position) {
        boolean[] same = {true};
        texts.read(position.stream(), Optional.empty(), block -> same[0] = same[0] && next(place, name, in, block));
        return same[0];
    }

    private static boolean next(MirrorFiles place, String name, InputStream in, byte[] block) {
        try {
            return Arrays.equals(in.readNBytes(block.length), block);
        } catch (IOException e) {
            throw DiskFailure.of("read", place.directory().resolve(name), ADVICE, e);
        }
    }
}
