package dev.reproof.events.block;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import net.jpountz.xxhash.XXHashFactory;

/** Bytes of any length as one LZ4 frame, as {@code lz4 -d} reads it, with a checksum. The same bytes make the same frame. */
public final class PackedStream {

    private static final long OF_ANY_LENGTH = -1;

    private PackedStream() {}

    /** Packs what is written; to be closed, which leaves {@code out} open. */
    public static OutputStream writing(OutputStream out) throws IOException {
        return new LZ4FrameOutputStream(
                new LeftOpen(out),
                BLOCKSIZE.SIZE_256KB,
                OF_ANY_LENGTH,
                LZ4Factory.fastestJavaInstance().fastCompressor(),
                XXHashFactory.fastestJavaInstance().hash32(),
                Bits.BLOCK_INDEPENDENCE,
                Bits.CONTENT_CHECKSUM);
    }

    /** What was packed; reading it fails where that was altered or cut. */
    public static InputStream reading(InputStream in) throws IOException {
        return new LZ4FrameInputStream(
                in,
                LZ4Factory.fastestJavaInstance().safeDecompressor(),
                XXHashFactory.fastestJavaInstance().hash32());
    }

    private static final class LeftOpen extends FilterOutputStream {

        LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            out.write(data, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
