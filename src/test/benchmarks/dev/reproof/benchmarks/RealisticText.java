package dev.reproof.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Text as agents print it: prose with headings, lists and code between. The same seed yields the same bytes everywhere.
 * LZ4 makes 64 KiB of it about 2.2 times smaller.
 */
public final class RealisticText {

    private static final String[] WORDS = ("the of to and a in is that for it as with on be this by are or from an at"
                    + " which not can has but its if when we will all one more was have been test file should value call"
                    + " method error then return line code function result state event stream check read write failure"
                    + " number string index before after first last next previous range buffer offset length block log"
                    + " store open close thread lock handler request response timeout retry limit path name config"
                    + " option default parser token node tree graph edge rank task prompt transcript digest checksum"
                    + " header record field column table query cursor page cache memory disk network socket client"
                    + " server process signal exit status message warning review finding severity blocker issue fix"
                    + " change commit branch merge version release module package class interface instance object"
                    + " encode decode compress expand verify compare replace remove append insert update delete create")
            .split(" ");
    private static final String[] TYPES = {"int", "long", "String", "List<String>", "Optional<Path>", "byte[]", "var"};

    private static final int NAMES = 120;
    private static final int PHRASES = 150;

    private final Random random;
    private final List<String> names = new ArrayList<>();
    private final List<String> phrases = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private RealisticText(long seed) {
        this.random = new Random(seed);
    }

    /** That many bytes, all of them ASCII. */
    public static byte[] bytes(long seed, int length) {
        RealisticText writer = new RealisticText(seed);
        writer.invent();
        while (writer.text.length() < length) {
            writer.section();
        }
        return writer.text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    private void section() {
        text.append("\n## ");
        words(3);
        text.append("\n\n");
        for (int paragraphs = 1 + random.nextInt(3); paragraphs > 0; paragraphs--) {
            paragraph();
        }
        for (int items = random.nextInt(6); items > 0; items--) {
            text.append("- `").append(identifier()).append("`: ");
            words(6 + random.nextInt(8));
            text.append('\n');
        }
        code();
    }

    private void paragraph() {
        for (int sentences = 2 + random.nextInt(4); sentences > 0; sentences--) {
            words(3 + random.nextInt(8));
            text.append(" `").append(identifier()).append("` ");
            words(3 + random.nextInt(4));
            text.append(random.nextInt(8) == 0 ? " (" + random.nextInt(100_000) + "). " : ". ");
        }
        text.append("\n\n");
    }

    private void code() {
        text.append("```java\n");
        for (int lines = 4 + random.nextInt(14); lines > 0; lines--) {
            text.append("    ".repeat(1 + random.nextInt(3)));
            String left = identifier();
            switch (random.nextInt(4)) {
                case 0 -> text.append(type() + " " + left + " = " + identifier() + "." + identifier() + "();\n");
                case 1 -> text.append("if (" + left + " > " + random.nextInt(4096) + ") {\n");
                case 2 -> text.append("return " + left + "(" + identifier() + ", " + identifier() + ");\n");
                default -> text.append("// " + word() + " " + word() + " " + word() + " " + word() + "\n");
            }
        }
        text.append("```\n");
    }

    private void words(int count) {
        for (int i = 0; i < count; i++) {
            String next = random.nextInt(2) == 0 ? phrases.get(random.nextInt(PHRASES)) : word();
            text.append(i == 0 ? "" : " ").append(next);
        }
    }

    /** Early words of the list are as much more frequent as they are in prose. */
    private String word() {
        double skewed = Math.pow(random.nextDouble(), 2.5);
        return WORDS[(int) (skewed * WORDS.length)];
    }

    /** The names and turns of phrase that come up again and again. */
    private void invent() {
        while (names.size() < NAMES) {
            String second = word();
            names.add(word() + Character.toUpperCase(second.charAt(0)) + second.substring(1));
        }
        while (phrases.size() < PHRASES) {
            phrases.add(word() + " " + word() + " " + word() + " " + word());
        }
    }

    private String identifier() {
        return names.get(random.nextInt(NAMES));
    }

    private String type() {
        return TYPES[random.nextInt(TYPES.length)];
    }
}
