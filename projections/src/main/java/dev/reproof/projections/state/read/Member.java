package dev.reproof.projections.state.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.events.json.JsonFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A value of the document together with its place. One that is null counts as absent.
 *
 * @param path where it stands, for messages
 */
record Member(JsonNode node, String path) {

    private static final String WRONG_TYPE = "wrong-type";
    private static final double MAX_SAFE_INTEGER = 9_007_199_254_740_991.0;

    Member member(String name) {
        return new Member(node.path(name), path.isEmpty() ? name : path + "." + name);
    }

    boolean present() {
        return !node.isMissingNode() && !node.isNull();
    }

    Member requireObject(String code) {
        if (!node.isObject()) {
            throw fault(code, "an object");
        }
        return this;
    }

    List<Member> requireArray(String code) {
        if (!node.isArray()) {
            throw fault(code, "an array");
        }
        List<Member> elements = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            elements.add(new Member(element, path + "[" + elements.size() + "]"));
        }
        return elements;
    }

    /** The elements, none where the array is absent. */
    List<Member> array() {
        return present() ? requireArray(WRONG_TYPE) : List.of();
    }

    /** A string as it is, lone halves of surrogate pairs included. */
    String requireRaw(String code) {
        if (!node.isTextual()) {
            throw fault(code, "a string");
        }
        return node.textValue();
    }

    String requireText(String code) {
        return WellFormed.of(requireRaw(code));
    }

    Optional<String> raw() {
        return present() ? Optional.of(requireRaw(WRONG_TYPE)) : Optional.empty();
    }

    Optional<String> text() {
        return raw().map(WellFormed::of);
    }

    /** One of these words, if there is a value. */
    Optional<String> word(List<String> words) {
        Optional<String> word = text();
        if (word.isPresent() && !words.contains(word.get())) {
            throw fault(WRONG_TYPE, "one of " + words);
        }
        return word;
    }

    /** A whole number from 0 to 2^53 - 1, however it is written, if there is a value. */
    OptionalLong count() {
        return present() ? OptionalLong.of(requireCount(WRONG_TYPE)) : OptionalLong.empty();
    }

    /** As {@link #count}; a time below 0, which a clock that was set back has left in earlier files, is 0. */
    OptionalLong time() {
        return node.isIntegralNumber() && node.doubleValue() < 0 ? OptionalLong.of(0) : count();
    }

    long requireCount(String code) {
        double value = node.isNumber() ? node.doubleValue() : Double.NaN;
        if (!(Math.rint(value) == value && value >= 0 && value <= MAX_SAFE_INTEGER)) {
            throw fault(code, "a whole number from 0 to 2^53 - 1");
        }
        return (long) value;
    }

    int small(int otherwise) {
        long value = count().orElse(otherwise);
        if (value > Integer.MAX_VALUE) {
            throw fault(WRONG_TYPE, "at most " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    JsonFault fault(String code, String expected) {
        return new JsonFault(
                code,
                (path.isEmpty() ? "The document" : UntrustedText.shorten(path)) + ": expected " + expected + ", found "
                        + found());
    }

    private String found() {
        return switch (node.getNodeType()) {
            case MISSING -> "nothing";
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "'" + UntrustedText.shorten(node.textValue()) + "'";
            default -> UntrustedText.shorten(node.asText());
        };
    }
}
