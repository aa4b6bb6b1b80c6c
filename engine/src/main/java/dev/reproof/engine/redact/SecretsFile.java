package dev.reproof.engine.redact;

import dev.reproof.events.ReproofException.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of secrets as programs read their environment from: {@code NAME=VALUE} in a line each, {@code export} before it,
 * comments behind {@code #}, values in single quotes as they are, in double quotes with {@code \n \r \t \" \\ \$}; quoted
 * values may go over several lines. No message holds a value.
 */
public final class SecretsFile {

    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\G[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \\t]*=[ \\t]*");

    private static final Pattern NOTHING = Pattern.compile("\\G[ \\t]*(?:#[^\\n]*)?(?:\\n|\\z)");
    private static final Pattern SINGLE = Pattern.compile("\\G'([^']*)'");
    private static final Pattern DOUBLE = Pattern.compile("\\G\"((?:[^\"\\\\]|\\\\[\\s\\S])*+)\"");
    private static final Pattern PLAIN = Pattern.compile("\\G((?!['\"])(?:(?![ \\t]#)[^\\n])*+)");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([nrt\"\\\\$])");

    private final String name;
    private final String text;
    private final List<Secret> secrets = new ArrayList<>();
    private int at;

    private SecretsFile(byte[] utf8, String name) {
        this.name = name;
        this.text =
                new String(utf8, StandardCharsets.UTF_8).replace("\r\n", "\n").replaceFirst("^\uFEFF", "");
    }

    /**
     * Its secrets; a name without a value has none.
     *
     * @param name of the file, for messages
     * @throws Invalid when it is no such file, or a value cannot be looked for
     */
    public static List<Secret> read(byte[] utf8, String name) {
        return new SecretsFile(utf8, name).read();
    }

    private List<Secret> read() {
        while (at < text.length()) {
            if (!skip(NOTHING)) {
                assignment();
            }
        }
        return secrets;
    }

    private void assignment() {
        Matcher left = ASSIGNMENT.matcher(text);
        if (!left.find(at)) {
            throw malformed();
        }
        int begin = at;
        at = left.end();
        String value = value();
        if (!skip(NOTHING)) {
            at = begin;
            throw malformed();
        }
        if (!value.isBlank()) {
            secrets.add(new Secret(left.group(1), value));
        }
    }

    private String value() {
        for (Pattern form : List.of(SINGLE, DOUBLE, PLAIN)) {
            Matcher value = form.matcher(text);
            if (value.find(at)) {
                at = value.end();
                return form == DOUBLE ? unescaped(value.group(1)) : value.group(1);
            }
        }
        throw malformed();
    }

    private static String unescaped(String quoted) {
        return ESCAPED.matcher(quoted)
                .replaceAll(found -> Matcher.quoteReplacement(
                        switch (found.group(1)) {
                            case "n" -> "\n";
                            case "r" -> "\r";
                            case "t" -> "\t";
                            default -> found.group(1);
                        }));
    }

    private boolean skip(Pattern pattern) {
        Matcher found = pattern.matcher(text);
        boolean there = found.find(at);
        at = there ? found.end() : at;
        return there;
    }

    private Invalid malformed() {
        long line = text.substring(0, at).chars().filter(next -> next == '\n').count() + 1;
        return new Invalid("File of secrets " + name + " cannot be read: expected NAME=VALUE in line " + line
                + ", a comment or nothing; values over several lines stand in quotes");
    }
}
