package dev.reproof.engine.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Changes text that is packed with gzip and written in Base64. */
final class PackedMutations {

    /** What every such text begins with. */
    static final String MARK = "H4sI";

    private static final int LARGE = 1 << 20;

    private final SplittableRandom random;

    PackedMutations(SplittableRandom random) {
        this.random = random;
    }

    String mutate(String text) {
        byte[] packed;
        try {
            packed = Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException changedBefore) {
            return text + "=";
        }
        return switch (random.nextInt(8)) {
            case 0 -> base64(packed(new byte[random.nextInt(LARGE)]));
            case 1 -> base64(packed("other".getBytes(StandardCharsets.UTF_8)));
            case 2 -> base64(packed(new byte[] {(byte) 0xC3, (byte) 0x28}));
            case 3 -> base64(joined(packed, packed));
            case 4 -> base64(joined(packed, new byte[1 + random.nextInt(40)]));
            case 5 -> base64(Arrays.copyOf(packed, random.nextInt(packed.length + 1)));
            case 6 -> base64(flipped(packed));
            default -> text.substring(0, random.nextInt(text.length() + 1)) + "=*\u00e9";
        };
    }

    private byte[] flipped(byte[] packed) {
        byte[] changed = packed.clone();
        if (changed.length > 0) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] packed(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
