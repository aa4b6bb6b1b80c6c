package dev.reproof.engine.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes what is read: JSON as a tree, as text and as bytes, other text as bytes. The same seed changes it the same. */
final class Mutations {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern MEMBER = Pattern.compile("\"[A-Za-z_]{1,20}\":");

    private static final List<byte[]> SPLICES = List.of(
            new byte[] {0},
            new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xFF, (byte) 0xFE},
            new byte[] {(byte) 0xC2, (byte) 0x9B},
            text("{}"),
            text("\""),
            text("\\u"),
            text("/*"),
            text("\n## Blockers\n- \n"),
            text("\n```\n"),
            text("\r"),
            text(",".repeat(300)),
            text(" ".repeat(5_000)),
            text("[".repeat(3_000)),
            text("9".repeat(3_000)));

    private final SplittableRandom random;

    Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] mutate(byte[] sample) {
        int way = random.nextInt(8);
        byte[] changed = way < 6 ? tree(sample) : sample;
        return way < 5 ? changed : bytes(changed);
    }

    private byte[] tree(byte[] sample) {
        try {
            JsonNode root = JSON.readTree(sample);
            new TreeMutations(random).mutate(root);
            byte[] changed = JSON.writeValueAsBytes(root);
            return random.nextInt(12) == 0 ? duplicated(changed) : changed;
        } catch (IOException noJson) {
            return bytes(sample);
        }
    }

    /** One member twice in a row. */
    private byte[] duplicated(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8);
        Matcher member = MEMBER.matcher(text);
        if (!member.find(random.nextInt(text.length() + 1)) && !member.find(0)) {
            return document;
        }
        String twice = text.substring(0, member.start()) + member.group() + "1," + text.substring(member.start());
        return text(twice);
    }

    private byte[] bytes(byte[] sample) {
        byte[] changed = sample;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            changed = spliced(changed);
        }
        return changed;
    }

    private byte[] spliced(byte[] sample) {
        int from = random.nextInt(sample.length + 1);
        int to = Math.min(sample.length, from + random.nextInt(40));
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(sample, from);
            case 1 -> join(sample, to, new byte[0], from);
            case 2 -> join(sample, sample.length, sample, 0);
            case 3 -> join(SPLICES.get(random.nextInt(SPLICES.size())), sample);
            case 4 -> flipped(sample);
            default -> join(sample, from, SPLICES.get(random.nextInt(SPLICES.size())), to);
        };
    }

    private byte[] flipped(byte[] sample) {
        byte[] changed = sample.clone();
        for (int flips = 1 + random.nextInt(4); flips > 0 && changed.length > 0; flips--) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private static byte[] join(byte[] first, byte[] then) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(then);
        return out.toByteArray();
    }

    /** The beginning, something else, and the rest from there on. */
    private static byte[] join(byte[] sample, int until, byte[] between, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(sample, 0, until);
        out.writeBytes(between);
        out.write(sample, from, sample.length - from);
        return out.toByteArray();
    }
}
