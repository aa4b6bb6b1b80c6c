package dev.reproof.engine;

import dev.reproof.events.block.TranscriptBlocks;

/** Parts a text that is there as a whole into what events hold. */
final class TextPieces {

    private TextPieces() {}

    /** How much of it comes next: as much as an event holds, and no part of a character. */
    static int length(byte[] utf8, int from) {
        int end = Math.min(utf8.length, from + TranscriptBlocks.MAX_RAW_BYTES);
        while (end < utf8.length && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return end - from;
    }
}
