package dev.reproof.benchmarks;

import dev.reproof.events.Sha256;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * What everything is measured against: LZ4 blocks one after the other in a plain file, each behind raw length, stored
 * length and CRC-32C. No events, no streams, no index, no transaction. A group is one write out of one buffer, then one
 * force; reading takes every block into an array of its own, as whoever goes on with it needs it.
 */
final class PlainBlocks implements AutoCloseable {

    private static final int HEAD = 3 * Integer.BYTES;
    private static final LZ4Compressor COMPRESSOR =
            LZ4Factory.fastestJavaInstance().fastCompressor();
    private static final LZ4SafeDecompressor EXPANDER =
            LZ4Factory.fastestJavaInstance().safeDecompressor();

    private final FileChannel file;
    private ByteBuffer group = ByteBuffer.allocate(1 << 16);

    private PlainBlocks(FileChannel file) {
        this.file = file;
    }

    static PlainBlocks create(Path path) throws IOException {
        return new PlainBlocks(FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Compresses text in blocks, and writes and forces them at once. Returns the bytes stored. */
    int append(byte[] text, int from, int length, int blockBytes) throws IOException {
        int blocks = (length + blockBytes - 1) / blockBytes;
        int most = blocks * (HEAD + COMPRESSOR.maxCompressedLength(blockBytes));
        if (group.capacity() < most) {
            group = ByteBuffer.allocate(most);
        }
        group.clear();
        for (int at = from; at < from + length; at += blockBytes) {
            block(text, at, Math.min(blockBytes, from + length - at));
        }
        int stored = group.flip().remaining();
        while (group.hasRemaining()) {
            file.write(group);
        }
        file.force(false);
        return stored;
    }

    private void block(byte[] text, int from, int length) {
        int data = group.position() + HEAD;
        int stored = COMPRESSOR.compress(text, from, length, group.array(), data);
        group.putInt(length).putInt(stored).putInt(checksum(group.array(), data, stored));
        group.position(data + stored);
    }

    /** Reads every block and checks its checksum. Returns how long the text is. */
    static long check(Path path) throws IOException {
        return read(path, (data, raw) -> {});
    }

    /** Reads and checks every block, expands it and hashes the text. */
    static Sha256 digest(Path path) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        read(path, (data, raw) -> {
            byte[] text = new byte[raw];
            digest.update(text, 0, EXPANDER.decompress(data, 0, data.length, text, 0));
        });
        return Sha256.of(digest);
    }

    private interface Sink {
        void block(byte[] data, int raw);
    }

    private static long read(Path path, Sink sink) throws IOException {
        long end = Files.size(path);
        long at = 0;
        long length = 0;
        try (DataInputStream file = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            while (at < end) {
                int raw = file.readInt();
                byte[] data = new byte[file.readInt()];
                int checksum = file.readInt();
                file.readFully(data);
                if (checksum(data, 0, data.length) != checksum) {
                    throw new IOException("The plain file is damaged at " + at);
                }
                sink.block(data, raw);
                length += raw;
                at += HEAD + data.length;
            }
        }
        return length;
    }

    private static int checksum(byte[] data, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(data, from, length);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
