package dev.reproof.engine.publish;

import dev.reproof.events.Sha256;
import dev.reproof.events.TextDigest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Hands on the first bytes of an output, up to a limit, and then a line that says so; knows the digest of what it handed on. */
final class CutStream extends FilterOutputStream {

    private final long limit;
    private final MessageDigest running = Sha256.newDigest();
    private long kept;
    private boolean cut;

    CutStream(OutputStream out, long limit) {
        super(out);
        this.limit = limit;
    }

    /** Whether more came than is handed on. */
    boolean isCut() {
        return cut;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        int fits = (int) Math.min(length, limit - kept);
        handOn(data, offset, fits);
        cut = cut || fits < length;
    }

    /** What follows is not for this stream's own end. */
    @Override
    public void close() throws IOException {
        flush();
    }

    /**
     * To be called once, when nothing follows.
     *
     * @param all how many bytes there were
     */
    TextDigest end(long all) throws IOException {
        if (cut) {
            byte[] line = ("\n{\"type\":\"reproof.cut\",\"keptBytes\":" + kept + ",\"printedBytes\":" + all + "}\n")
                    .getBytes(StandardCharsets.UTF_8);
            handOn(line, 0, line.length);
        }
        return new TextDigest(Sha256.of(running), kept);
    }

    private void handOn(byte[] data, int offset, int length) throws IOException {
        out.write(data, offset, length);
        running.update(data, offset, length);
        kept += length;
    }
}
