package dev.reproof.engine.record;

import java.time.Duration;

/**
 * How text becomes blocks.
 *
 * @param blockBytes a block is full at that size
 * @param linger a smaller one is made when its first byte is that old
 * @param blocksInFlight so many may wait for the log before whoever prints has to wait
 */
public record RecorderSettings(int blockBytes, Duration linger, int blocksInFlight) {

    public static final RecorderSettings DEFAULT = new RecorderSettings(64 * 1024, Duration.ofSeconds(1), 16);
}
