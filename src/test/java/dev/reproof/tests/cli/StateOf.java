package dev.reproof.tests.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.home.RunHome;
import java.io.IOException;
import java.nio.file.Files;

/** What the state file of a run says of its tasks. */
record StateOf(RunHome home) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    JsonNode task(String id) throws IOException {
        for (JsonNode task : JSON.readTree(home.state().toFile()).at("/state/tasks")) {
            if (task.get("id").textValue().equals(id)) {
                return task;
            }
        }
        throw new AssertionError("No task '" + id + "' in " + home.state());
    }

    String status(String id) throws IOException {
        return task(id).get("status").textValue();
    }

    String message(String id) throws IOException {
        return task(id).path("errorMessage").asText();
    }

    /** Whether the task stands there now; a run that has no state file yet has none that does. */
    boolean stands(String id, String status) throws IOException {
        return Files.exists(home.state()) && status(id).equals(status);
    }
}
