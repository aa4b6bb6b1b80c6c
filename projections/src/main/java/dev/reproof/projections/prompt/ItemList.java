package dev.reproof.projections.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.JsText;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.events.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The items that an agent's answer lists, and what they make of a prompt. A pure function of the answer, because a resumed run
 * must come to the same bytes.
 *
 * @param items strings and objects
 */
public record ItemList(List<JsonNode> items) {

    /** Longest answer that is read as a list, in characters. */
    static final int LONGEST_ANSWER = 4 << 20;

    /** Longest prompt that a template becomes, in characters. */
    private static final int LONGEST_PROMPT = 16 << 20;

    private static final String FENCE = "```";
    private static final int DEPTH = 50;
    private static final int SHOWN = 200;

    private static final JsonMapper JSON = JsonMapper.builder(StrictJson.bounded(DEPTH, LONGEST_ANSWER)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final Pattern PLACE = Pattern.compile("\\{\\{item(?:\\.([A-Za-z0-9_-]{1,100}))?\\}\\}");

    public ItemList {
        items = List.copyOf(items);
    }

    /**
     * The list that an answer is, or that its last fenced block is.
     *
     * @param most how many items it may have
     * @param template the prompt that each of them is to go into
     * @throws Invalid saying what was expected and found, in words that may stand in a prompt
     */
    public static ItemList ofAnswer(CharSequence answer, int most, String template) {
        if (answer.length() > LONGEST_ANSWER) {
            throw invalid("an answer of at most " + LONGEST_ANSWER + " characters", answer.length() + " characters");
        }
        String text = JsText.trim(answer.toString());
        ItemList list = read(text.startsWith("[") ? text : fenced(text));
        if (list.items.size() > most) {
            throw invalid("at most " + most + " items", Integer.toString(list.items.size()));
        }
        for (int index = 1; index <= list.items.size(); index++) {
            list.requireMembers(template, index);
        }
        return list;
    }

    /** What stands in the last block between two lines of three backquotes. */
    private static String fenced(String text) {
        Optional<String> last = Optional.empty();
        Optional<StringBuilder> open = Optional.empty();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            boolean fence = line.startsWith(FENCE);
            if (open.isEmpty()) {
                open = fence ? Optional.of(new StringBuilder()) : open;
            } else if (fence && JsText.isBlank(line.substring(FENCE.length()))) {
                last = Optional.of(JsText.trim(open.get().toString()));
                open = Optional.empty();
            } else {
                open.get().append(line).append('\n');
            }
        }
        return last.filter(block -> block.startsWith("["))
                .orElseThrow(() -> invalid(
                        "a JSON array, as the whole answer or in its last fenced block",
                        text.isEmpty() ? "nothing" : "'" + UntrustedText.shorten(oneLine(text)) + "'"));
    }

    private static String oneLine(String text) {
        return text.substring(0, Math.min(text.length(), SHOWN)).replaceAll("\\s+", " ");
    }

    private static ItemList read(String array) {
        JsonNode root;
        try {
            root = JSON.readTree(array);
        } catch (JsonProcessingException e) {
            throw invalid("a JSON array", UntrustedText.shorten(e.getOriginalMessage(), SHOWN));
        }
        List<JsonNode> items = new ArrayList<>();
        for (JsonNode item : root) {
            boolean blank = item.isTextual() && JsText.isBlank(item.textValue());
            if (!(item.isObject() || item.isTextual()) || blank) {
                throw invalid(
                        "strings that are not blank, or objects",
                        "item " + (items.size() + 1) + ": '" + UntrustedText.shorten(item.toString()) + "'");
            }
            items.add(item);
        }
        return new ItemList(items);
    }

    private static Invalid invalid(String expected, String found) {
        return new Invalid("The list cannot be used: expected " + expected + ", found " + found);
    }

    /** The list that {@link #text} wrote. */
    public static ItemList recorded(String text) {
        return read(text);
    }

    /** As it is kept: each item on a line of its own. */
    public String text() {
        return items.stream()
                .map(item -> WellFormed.of(item.toString()))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    /** The item for a prompt: a string as it is, an object as JSON. */
    public String item(int index) {
        return shown(items.get(index - 1));
    }

    private static String shown(JsonNode value) {
        return WellFormed.of(value.isTextual() ? value.textValue() : value.toString());
    }

    private void requireMembers(String template, int index) {
        for (Matcher place = PLACE.matcher(template); place.find(); ) {
            if (value(place.group(1), index).isEmpty()) {
                throw invalid(
                        "a member '" + place.group(1) + "' in each item, which the template names",
                        "item " + index + ": '" + UntrustedText.shorten(item(index)) + "'");
            }
        }
    }

    private Optional<JsonNode> value(String member, int index) {
        JsonNode item = items.get(index - 1);
        return member == null
                ? Optional.of(item)
                : Optional.ofNullable(item.get(member)).filter(value -> !value.isNull());
    }

    /**
     * The prompt for an item: it takes the places {@code {{item}}}, its members the places {@code {{item.NAME}}}; it follows behind
     * where there is no such place. What is put in is not read again.
     *
     * @param index from 1
     * @throws Rejected when the item has no such member, or the prompt becomes too long
     */
    public String fill(String template, int index) {
        StringBuilder prompt = new StringBuilder();
        int done = 0;
        Matcher place = PLACE.matcher(template);
        while (place.find()) {
            String member = place.group(1);
            JsonNode value = value(member, index)
                    .orElseThrow(
                            () -> new Rejected(
                                    "Item " + index + " of the list has no member '" + member
                                            + "', which the template names now; run the task that makes the list again (reproof rerun)"));
            append(prompt, template.substring(done, place.start()));
            append(prompt, shown(value));
            done = place.end();
        }
        append(prompt, template.substring(done));
        if (done == 0) {
            append(prompt, "\n\n" + item(index));
        }
        return prompt.toString();
    }

    private static void append(StringBuilder prompt, String text) {
        if (prompt.length() + text.length() > LONGEST_PROMPT) {
            throw new Rejected("The prompt for an item is too long: expected at most " + LONGEST_PROMPT
                    + " characters; name the item less often in the template");
        }
        prompt.append(text);
    }
}
