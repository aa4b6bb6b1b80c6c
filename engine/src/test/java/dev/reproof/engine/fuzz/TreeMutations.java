package dev.reproof.engine.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Changes a JSON document as one who knows what JSON is: values, members, elements, types. */
final class TreeMutations {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Written as they are; some are no JSON. */
    private static final List<String> RAW = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "[[]]",
            "\"\"",
            "0",
            "-0",
            "-1",
            "1.5",
            "1e999999999",
            "-1e-999999999",
            "9223372036854775807",
            "9223372036854775808",
            "2147483648",
            "9".repeat(2_000),
            "0.".concat("0".repeat(1_500)) + "1",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\u0000\"",
            "\"\\u202e\\u0085\\ufeff\"",
            "\"../../x\"",
            "\"x\\\\..\\\\..\\\\y\"",
            "NaN",
            "01",
            "\"" + "long ".repeat(2_000) + "\"",
            "[".repeat(1_200) + "]".repeat(1_200),
            "{\"a\":".repeat(400) + "1" + "}".repeat(400));

    private static final List<String> NAMES =
            List.of("", "id", "version", "__proto__", "\u0000", "\ud83e", "tasks", "a.b", "x".repeat(3_000));

    private final SplittableRandom random;

    TreeMutations(SplittableRandom random) {
        this.random = random;
    }

    /** A member or an element. */
    private record Slot(ContainerNode<?> in, String name, int index) {

        JsonNode get() {
            return in instanceof ObjectNode object ? object.get(name) : in.get(index);
        }

        void set(JsonNode value) {
            if (in instanceof ObjectNode object) {
                object.set(name, value);
            } else if (in instanceof ArrayNode array) {
                array.set(index, value);
            }
        }

        void remove() {
            if (in instanceof ObjectNode object) {
                object.remove(name);
            } else if (in instanceof ArrayNode array) {
                array.remove(index);
            }
        }
    }

    void mutate(JsonNode root) {
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            List<Slot> slots = new ArrayList<>();
            collect(root, slots);
            if (!slots.isEmpty()) {
                change(slots.get(random.nextInt(slots.size())), slots);
            }
        }
    }

    private static void collect(JsonNode node, List<Slot> slots) {
        if (node instanceof ObjectNode object) {
            for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                slots.add(new Slot(object, name, -1));
                collect(object.get(name), slots);
            }
        } else if (node instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                slots.add(new Slot(array, "", index));
                collect(array.get(index), slots);
            }
        }
    }

    private void change(Slot slot, List<Slot> slots) {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> slot.set(raw(RAW.get(random.nextInt(RAW.size()))));
            case 3 -> slot.remove();
            case 4 -> slot.set(slots.get(random.nextInt(slots.size())).get().deepCopy());
            case 5 -> more(slot);
            case 6 -> rename(slot);
            case 7 ->
                slot.set(
                        random.nextBoolean()
                                ? NODES.arrayNode().add(slot.get())
                                : NODES.objectNode().set("x", slot.get()));
            default -> slot.set(near(slot.get()));
        }
    }

    private static JsonNode raw(String text) {
        return new POJONode(new RawValue(text));
    }

    /** One more of what is there, or very many with one hash code. */
    private void more(Slot slot) {
        if (slot.in() instanceof ArrayNode array) {
            array.insert(random.nextInt(array.size() + 1), slot.get().deepCopy());
        } else if (slot.in() instanceof ObjectNode object) {
            if (random.nextInt(20) == 0) {
                for (int number = 0; number < 512; number++) {
                    object.set(colliding(number), slot.get());
                }
            } else {
                object.set(NAMES.get(random.nextInt(NAMES.size())), slot.get());
            }
        }
    }

    private static String colliding(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 9; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    private void rename(Slot slot) {
        JsonNode value = slot.get();
        if (slot.in() instanceof ObjectNode object) {
            slot.remove();
            object.set(NAMES.get(random.nextInt(NAMES.size())), value);
        }
    }

    /** Nearly what it was. */
    private JsonNode near(JsonNode value) {
        if (value.isIntegralNumber()) {
            return NODES.numberNode(value.asLong() + random.nextLong(-2, 3));
        } else if (value.isTextual()) {
            return NODES.textNode(text(value.textValue()));
        } else if (value.isBoolean()) {
            return NODES.booleanNode(!value.asBoolean());
        }
        return NODES.textNode(value.toString());
    }

    private String text(String text) {
        if (text.startsWith(PackedMutations.MARK)) {
            return new PackedMutations(random).mutate(text);
        }
        int at = random.nextInt(text.length() + 1);
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at);
            case 1 -> text + text;
            case 2 -> text.substring(0, at) + (char) random.nextInt(0x10000) + text.substring(at);
            case 3 -> text.toUpperCase(Locale.ROOT);
            default -> text.substring(at) + "/" + text.substring(0, at);
        };
    }
}
