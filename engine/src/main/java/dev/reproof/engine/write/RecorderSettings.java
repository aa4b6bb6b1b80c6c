package dev.reproof.engine.write;

import dev.reproof.events.Exported;
import dev.reproof.events.block.TranscriptBlocks;
import java.time.Duration;

/**
 * How text becomes blocks. Other values than those named are refused with an IllegalArgumentException.
 *
 * @param blockBytes a block is full at that size: from one character of four bytes to the largest block there is
 * @param linger a smaller one is made when its first byte is that old, 0 to 1 day
 * @param blocksInFlight so many, at least 1, may wait for the log before whoever prints has to wait
 */
@Exported
public record RecorderSettings(int blockBytes, Duration linger, int blocksInFlight) {

    private static final int LONGEST_CHARACTER_BYTES = 4;
    private static final Duration LONGEST_LINGER = Duration.ofDays(1);

    public static final RecorderSettings DEFAULT = new RecorderSettings(64 * 1024, Duration.ofSeconds(1), 16);

    public RecorderSettings {
        if (blockBytes < LONGEST_CHARACTER_BYTES || blockBytes > TranscriptBlocks.MAX_RAW_BYTES) {
            throw new IllegalArgumentException("RecorderSettings.blockBytes expected " + LONGEST_CHARACTER_BYTES
                    + " to " + TranscriptBlocks.MAX_RAW_BYTES + ", found " + blockBytes);
        }
        if (linger.isNegative() || linger.compareTo(LONGEST_LINGER) > 0) {
            throw new IllegalArgumentException(
                    "RecorderSettings.linger expected 0 to " + LONGEST_LINGER + ", found " + linger);
        }
        if (blocksInFlight < 1) {
            throw new IllegalArgumentException(
                    "RecorderSettings.blocksInFlight expected 1 or more, found " + blocksInFlight);
        }
    }
}
