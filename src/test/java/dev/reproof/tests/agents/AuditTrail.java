package dev.reproof.tests.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The events of a run, as {@code audit --json} prints them. */
record AuditTrail(List<JsonNode> events) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static AuditTrail of(String lines) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            events.add(JSON.readTree(line));
        }
        return new AuditTrail(List.copyOf(events));
    }

    /** What the events of that type say, in the order of the log. */
    List<JsonNode> of(EventType type) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals("dev.reproof." + type.name))
                .map(event -> event.path("data"))
                .toList();
    }

    /** The same, by the task that they are of; none may be of a task twice. */
    Map<String, JsonNode> byTask(EventType type) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        for (JsonNode event : of(type)) {
            assertThat(found.put(event.path("key").path("task").textValue(), event))
                    .as("an earlier one of the same task as " + event)
                    .isNull();
        }
        return found;
    }

    /** Those that tests ask for. */
    enum EventType {
        DISPATCHED("TaskDispatched"),
        ADOPTED("AttemptAdopted"),
        REQUEUED("TaskRequeued"),
        INTERRUPTED("RunInterrupted");

        private final String name;

        EventType(String name) {
            this.name = name;
        }
    }
}
