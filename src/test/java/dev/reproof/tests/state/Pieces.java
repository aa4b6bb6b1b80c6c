package dev.reproof.tests.state;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Random;

/** A text of lines and words, in pieces of at most 64 KiB; the same seed makes the same text. */
record Pieces(int seed, long bytes) implements Iterable<byte[]> {

    private static final int PIECE_BYTES = 64 << 10;
    private static final String[] WORDS =
            "flour water salt yeast knead fold rest proof shape score bake crust crumb oven steam loaf".split(" ");

    @Override
    public Iterator<byte[]> iterator() {
        return new Writing(new Random(seed), bytes);
    }

    private static final class Writing implements Iterator<byte[]> {

        private final Random random;
        private final StringBuilder text = new StringBuilder();
        private long left;

        Writing(Random random, long left) {
            this.random = random;
            this.left = left;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int length = (int) Math.min(PIECE_BYTES, left);
            text.setLength(0);
            while (text.length() < length) {
                int number = random.nextInt();
                text.append(WORDS[number & 15]).append((number & 0xF0) == 0 ? '\n' : ' ');
                text.append(Integer.toHexString(number)).append(' ');
            }
            left -= length;
            return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
        }
    }
}
