package dev.reproof.engine.agent.script;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads a script strictly: what it does not know or cannot take literally, it refuses. */
final class ScriptParser {

    /** The document, its tasks, a task's entries, an entry, its chunks; anything deeper is no script. */
    private static final int MAX_NESTING = 5;

    private static final int MAX_SHOWN = 60;
    private static final String DEFAULT_FAILURE = "Scripted failure";
    private static final Set<String> ENTRY_MEMBERS =
            Set.of("chunks", "delayMillis", "status", "errorMessage", "inputTokens", "outputTokens");

    private final String source;

    ScriptParser(String source) {
        this.source = source;
    }

    Script parse(byte[] json) {
        JsonNode root = requireObject(read(json), "the document");
        requireOnly(root, Set.of("tasks"), "the document");
        Map<TaskId, List<Script.Entry>> tasks = new HashMap<>();
        requireObject(root.path("tasks"), "tasks")
                .properties()
                .forEach(task -> tasks.put(new TaskId(task.getKey()), entries(task.getValue(), place(task.getKey()))));
        return new Script(tasks);
    }

    private JsonNode read(byte[] json) {
        StreamReadConstraints bounds = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_NESTING)
                .maxStringLength(Math.max(1, json.length))
                .maxNameLength(Math.max(1, json.length))
                .build();
        JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(bounds)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new ReproofException.Invalid(
                    "Agent script " + source + " is not readable as JSON" + where + ": " + shown(e.getOriginalMessage())
                            + "; correct the script",
                    e);
        } catch (IOException e) {
            throw new ReproofException.Invalid("Agent script " + source + " is not readable as JSON", e);
        }
    }

    private List<Script.Entry> entries(JsonNode list, String where) {
        requireArray(list, where);
        if (list.isEmpty()) {
            throw invalid(where, "at least one entry", list);
        }
        List<Script.Entry> entries = new ArrayList<>();
        for (JsonNode entry : list) {
            entries.add(entry(entry, where + "[" + entries.size() + "]"));
        }
        return List.copyOf(entries);
    }

    private Script.Entry entry(JsonNode node, String where) {
        requireObject(node, where);
        requireOnly(node, ENTRY_MEMBERS, where);
        OptionalLong delay = count(node, "delayMillis", where);
        return new Script.Entry(
                chunks(node, where + ".chunks"),
                Duration.ofMillis(delay.orElse(0)),
                failure(node, where),
                count(node, "inputTokens", where),
                count(node, "outputTokens", where));
    }

    private List<String> chunks(JsonNode entry, String where) {
        List<String> chunks = new ArrayList<>();
        if (entry.has("chunks")) {
            requireArray(entry.get("chunks"), where);
            for (JsonNode chunk : entry.get("chunks")) {
                chunks.add(text(chunk, where + "[" + chunks.size() + "]"));
            }
        }
        return chunks;
    }

    private Optional<String> failure(JsonNode entry, String where) {
        Optional<String> message = entry.has("errorMessage")
                ? Optional.of(text(entry.get("errorMessage"), where + ".errorMessage"))
                : Optional.empty();
        String status = entry.has("status") ? text(entry.get("status"), where + ".status") : "finished";
        return switch (status) {
            case "finished" -> Optional.empty();
            case "error" -> Optional.of(message.orElse(DEFAULT_FAILURE));
            default -> throw invalid(where + ".status", "\"finished\" or \"error\"", entry.get("status"));
        };
    }

    private OptionalLong count(JsonNode entry, String name, String where) {
        if (!entry.has(name)) {
            return OptionalLong.empty();
        }
        JsonNode node = entry.get(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw invalid(where + "." + name, "a whole number, not negative and below 2^63", node);
        }
        return OptionalLong.of(node.longValue());
    }

    private String text(JsonNode node, String where) {
        if (!node.isTextual()) {
            throw invalid(where, "a string", node);
        }
        return node.textValue();
    }

    private JsonNode requireObject(JsonNode node, String where) {
        if (!node.isObject()) {
            throw invalid(where, "an object", node);
        }
        return node;
    }

    private void requireArray(JsonNode node, String where) {
        if (!node.isArray()) {
            throw invalid(where, "an array", node);
        }
    }

    private void requireOnly(JsonNode object, Set<String> members, String where) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!members.contains(name)) {
                throw new ReproofException.Invalid("Agent script " + source + ": " + where + " has a member \""
                        + shown(name) + "\" that scripts do not know; expected only "
                        + String.join(", ", members.stream().sorted().toList()));
            }
        }
    }

    private static String place(String task) {
        return "tasks.\"" + shown(task) + "\"";
    }

    private ReproofException.Invalid invalid(String where, String expected, JsonNode found) {
        String kind = found.getNodeType() == JsonNodeType.MISSING
                ? "nothing"
                : found.isContainerNode()
                        ? "an " + found.getNodeType().name().toLowerCase(Locale.ROOT)
                                + (found.isEmpty() ? " without content" : "")
                        : shown(found.toString());
        return new ReproofException.Invalid("Agent script " + source + ": " + where + " expected " + expected
                + ", found " + kind + "; correct the script");
    }

    private static String shown(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }
}
