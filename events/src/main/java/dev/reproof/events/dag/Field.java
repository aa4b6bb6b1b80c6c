package dev.reproof.events.dag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.JsText;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.events.json.JsonFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A value of the document together with its place. A field that is not there and one that is null are two things: only the
 * first counts as absent.
 *
 * @param node null when the document does not have the field
 * @param path where it stands, for messages
 */
record Field(JsonNode node, String path) {

    private static final double MAX_SAFE_INTEGER = 9_007_199_254_740_991.0;

    Field member(String name) {
        return new Field(node.get(name), path.isEmpty() ? name : path + "." + name);
    }

    boolean present() {
        return node != null;
    }

    void requireAbsent(String code, String why) {
        if (present()) {
            throw fault(code, "nothing here, " + why);
        }
    }

    Field requireObject(String code) {
        if (!present() || !node.isObject()) {
            throw fault(code, "a JSON object");
        }
        return this;
    }

    /** The elements in order; {@code least} of them at least. */
    List<Field> requireArray(String code, int least) {
        if (!present() || !node.isArray() || node.size() < least) {
            throw fault(code, least > 0 ? "an array that is not empty" : "an array");
        }
        List<Field> elements = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            elements.add(new Field(element, path + "[" + elements.size() + "]"));
        }
        return elements;
    }

    String requireString(String code) {
        if (!present() || !node.isTextual()) {
            throw fault(code, "a string");
        }
        return node.textValue();
    }

    /** A string of which trimming leaves something; it is not trimmed. */
    String requireText(String code) {
        if (!present() || !node.isTextual() || JsText.isBlank(node.textValue())) {
            throw fault(code, "a string that is not blank");
        }
        return node.textValue();
    }

    /** A text that becomes a name in the event log, which cannot hold half of a surrogate pair. */
    String requireName(String code) {
        String name = requireText(code);
        if (!WellFormed.isWellFormed(name)) {
            throw fault(code, "no half of a surrogate pair");
        }
        return name;
    }

    /** A whole number of at least {@code least} that a double holds exactly, however it is written. */
    long requireInteger(String code, long least) {
        double value = present() && node.isNumber() ? node.doubleValue() : Double.NaN;
        if (!(Math.rint(value) == value && value >= least && value <= MAX_SAFE_INTEGER)) {
            throw fault(code, "a whole number from " + least + " to 2^53 - 1");
        }
        return (long) value;
    }

    /** The same, of at most {@code most}. */
    long requireInteger(String code, long least, long most) {
        long value = requireInteger(code, least);
        if (value > most) {
            throw fault(code, "a whole number from " + least + " to " + most);
        }
        return value;
    }

    <T> Optional<T> optional(Function<Field, T> reading) {
        return present() ? Optional.of(reading.apply(this)) : Optional.empty();
    }

    OptionalLong optionalInteger(String code, long least) {
        return present() ? OptionalLong.of(requireInteger(code, least)) : OptionalLong.empty();
    }

    OptionalLong optionalInteger(String code, long least, long most) {
        return present() ? OptionalLong.of(requireInteger(code, least, most)) : OptionalLong.empty();
    }

    Optional<String> optionalString(String code) {
        return optional(field -> field.requireString(code));
    }

    JsonFault fault(String code, String expected) {
        return new JsonFault(code, UntrustedText.shorten(path) + ": expected " + expected + ", found " + found());
    }

    private String found() {
        if (!present()) {
            return "nothing";
        }
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> node.isEmpty() ? "an empty array" : "an array";
            case STRING -> "'" + UntrustedText.shorten(node.textValue()) + "'";
            default -> UntrustedText.shorten(node.asText());
        };
    }
}
