package dev.reproof.engine.redact;

import dev.reproof.events.Exported;
import dev.reproof.events.RedactionRules;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.Sha256;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.regex.JsRegex;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is replaced in the texts of a run before they are recorded: values, wherever they stand, and what patterns of the
 * JavaScript dialect match within a line. Immutable; it never shows what it looks for.
 *
 * <p>A value is found as it is: whatever prints it in another form, as Base64 or escaped in JSON, hides it from this.
 */
@Exported
public final class Redaction {

    /** Replaces nothing. */
    public static final Redaction NONE = new Redaction(List.of(), List.of(), false);

    /** How patterns are called, and a number. */
    public static final String PATTERN = "pattern-";

    private static final int MOST = 1_000;

    private static final byte[] DOMAIN = "reproof redaction 1\n".getBytes(StandardCharsets.UTF_8);

    private final List<Secret> secrets;
    private final List<String> patterns;
    private final boolean inJson;

    private Redaction(List<Secret> secrets, List<String> patterns, boolean inJson) {
        this.secrets = secrets;
        this.patterns = patterns;
        this.inJson = inJson;
    }

    /**
     * Such a redaction.
     *
     * @param patterns called {@code pattern-1} and so on, in their order
     * @throws Invalid when a pattern is none, or matches a text without characters, or a name stands for two values
     */
    public static Redaction of(List<Secret> secrets, List<String> patterns) {
        List<Secret> distinct = secrets.stream().distinct().toList();
        if (distinct.size() + patterns.size() > MOST) {
            throw new Invalid("Too much to redact: expected at most " + MOST + " values and patterns, found "
                    + (distinct.size() + patterns.size()));
        }
        patterns.forEach(Redaction::requireUsable);
        List<String> names = names(distinct, patterns.size()).toList();
        names.stream()
                .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new Invalid("Two different values are to be redacted as " + name + "; rename one of them");
                });
        return new Redaction(distinct, List.copyOf(patterns), false);
    }

    private static void requireUsable(String pattern) {
        if (JsRegex.compile(pattern).found("")) {
            throw new Invalid("Pattern /" + UntrustedText.shorten(pattern)
                    + "/ cannot be redacted: it matches where there is nothing; write one that needs a character");
        }
    }

    private static Stream<String> names(List<Secret> secrets, int patterns) {
        return Stream.concat(
                secrets.stream().map(Secret::name),
                IntStream.rangeClosed(1, patterns).mapToObj(Redaction::name));
    }

    static String name(int number) {
        return PATTERN + number;
    }

    public boolean isNone() {
        return secrets.isEmpty() && patterns.isEmpty();
    }

    /** What is recorded of it; absent where nothing is replaced. */
    public Optional<RedactionRules> rules() {
        return isNone()
                ? Optional.empty()
                : Optional.of(new RedactionRules(names(secrets, patterns.size()).toList(), digest()));
    }

    private Sha256 digest() {
        MessageDigest digest = Sha256.newDigest();
        digest.update(DOMAIN);
        secrets.forEach(secret -> {
            update(digest, secret.name());
            update(digest, secret.value());
        });
        digest.update((byte) 0);
        patterns.forEach(pattern -> update(digest, pattern));
        return Sha256.of(digest);
    }

    private static void update(MessageDigest digest, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
        digest.update(utf8);
    }

    /** The same for texts in JSON, where characters of a value may stand as escapes. */
    public Redaction inJson() {
        return new Redaction(secrets, patterns, true);
    }

    List<ValueStage.Value> values() {
        return secrets.stream()
                .flatMap(secret -> (inJson ? secret.formsInJson() : Stream.of(secret.value()))
                        .map(form -> ValueStage.Value.of(secret.name(), form)))
                .toList();
    }

    List<String> patterns() {
        return patterns;
    }

    @Override
    public String toString() {
        return "Redaction" + names(secrets, patterns.size()).toList();
    }
}
