package dev.reproof.events.block;

import dev.reproof.events.BlockCodec;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import java.util.Arrays;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Makes and opens blocks of text. A block is compressed with LZ4 where that gains something, and carries a CRC-32C of
 * what is stored, so that a log can be checked without expanding it.
 */
public final class TranscriptBlocks {

    /** Longest text of one block, in bytes. */
    public static final int MAX_RAW_BYTES = 512 * 1024;

    private static final LZ4Compressor COMPRESSOR =
            LZ4Factory.fastestJavaInstance().fastCompressor();
    private static final LZ4SafeDecompressor EXPANDER =
            LZ4Factory.fastestJavaInstance().safeDecompressor();

    private TranscriptBlocks() {}

    /** Makes a block of {@code length} bytes of text that starts {@code offset} bytes into its stream. */
    public static TranscriptChunkAppended pack(long offset, byte[] text, int from, int length) {
        if (length < 1 || length > MAX_RAW_BYTES) {
            throw new IllegalArgumentException("A block holds 1 to " + MAX_RAW_BYTES + " bytes, not " + length);
        }
        byte[] buffer = new byte[COMPRESSOR.maxCompressedLength(length)];
        int stored = COMPRESSOR.compress(text, from, length, buffer, 0);
        BlockCodec codec = stored < length ? BlockCodec.LZ4 : BlockCodec.RAW;
        byte[] data =
                codec == BlockCodec.LZ4 ? Arrays.copyOf(buffer, stored) : Arrays.copyOfRange(text, from, from + length);
        return new TranscriptChunkAppended(offset, length, codec, checksum(data), data);
    }

    /**
     * Checks a block as stored, without expanding it.
     *
     * @throws Corrupt when checksum or length cannot be right
     */
    public static void requireIntact(TranscriptChunkAppended block, StreamId stream) {
        if (block.rawLength() < 1 || block.rawLength() > MAX_RAW_BYTES) {
            throw damaged(block, stream, "1 to " + MAX_RAW_BYTES + " bytes", block.rawLength() + " bytes", null);
        }
        int found = checksum(block.data());
        if (found != block.checksum()) {
            throw damaged(
                    block,
                    stream,
                    "checksum " + Integer.toHexString(block.checksum()),
                    "checksum " + Integer.toHexString(found),
                    null);
        }
    }

    /**
     * The text of a block, checked.
     *
     * @throws Corrupt when checksum or lengths do not hold
     */
    public static byte[] unpack(TranscriptChunkAppended block, StreamId stream) {
        requireIntact(block, stream);
        byte[] text = block.codec() == BlockCodec.RAW ? block.data() : expand(block, stream);
        if (text.length != block.rawLength()) {
            throw damaged(block, stream, block.rawLength() + " bytes", text.length + " bytes", null);
        }
        return text;
    }

    private static byte[] expand(TranscriptChunkAppended block, StreamId stream) {
        byte[] text = new byte[block.rawLength()];
        try {
            int length = EXPANDER.decompress(block.data(), 0, block.data().length, text, 0);
            return length == text.length ? text : Arrays.copyOf(text, length);
        } catch (LZ4Exception e) {
            throw damaged(block, stream, block.rawLength() + " bytes", "data that does not expand", e);
        }
    }

    private static int checksum(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data, 0, data.length);
        return (int) crc.getValue();
    }

    private static Corrupt damaged(
            TranscriptChunkAppended block, StreamId stream, String expected, String found, LZ4Exception cause) {
        return new Corrupt(
                "Transcript block is damaged: stream=" + stream + " offset=" + block.offset() + " expected " + expected
                        + ", found " + found + "; keep a copy of the run's directory before anything else",
                cause);
    }
}
