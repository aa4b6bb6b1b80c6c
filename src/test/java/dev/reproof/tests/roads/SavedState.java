package dev.reproof.tests.roads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A state file, read past the engine. */
record SavedState(ObjectNode document) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> ENDED = Set.of("FINISHED", "ERROR");

    static SavedState read(Path file) throws IOException {
        return new SavedState((ObjectNode) JSON.readTree(Files.readAllBytes(file)));
    }

    /** Tasks that have finished or failed. */
    Set<TaskId> ended() {
        Set<TaskId> ended = new TreeSet<>();
        tasks().forEach(task -> {
            if (ENDED.contains(task.get("status").textValue())) {
                ended.add(new TaskId(task.get("id").textValue()));
            }
        });
        return ended;
    }

    /** The end of what each finished task said, as people see it; nothing for one that said nothing. */
    Map<TaskId, String> kept() {
        Map<TaskId, String> kept = new TreeMap<>();
        tasks().forEach(task -> {
            if (task.get("status").textValue().equals("FINISHED")) {
                kept.put(
                        new TaskId(task.get("id").textValue()),
                        task.path("resultText").asText(""));
            }
        });
        return kept;
    }

    /** The document that the legacy runner would have left at this point. */
    SavedState legacy() {
        ObjectNode legacy = JSON.createObjectNode().put("version", 1);
        legacy.set("state", document.get("state").deepCopy());
        for (JsonNode task : legacy.get("state").get("tasks")) {
            ((ObjectNode) task).remove(List.of("transcript", "transcriptPath", "transcriptIteration", "attempt"));
        }
        return new SavedState(legacy);
    }

    void write(Path file) throws IOException {
        Files.write(file, JSON.writeValueAsBytes(document));
    }

    private JsonNode tasks() {
        return document.at("/state/tasks");
    }
}
