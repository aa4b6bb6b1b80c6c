package dev.reproof.engine.cli.supervise;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.reproof.engine.home.RunHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How far a run has come, as its state file says. The file is read piece by piece, whatever texts it carries.
 *
 * @param position last event that the file knows; absent where there is no file that can be read
 * @param artifacts where the artifacts are, where there are any
 * @param ended one entry for each task that has ended, with its iteration: it changes when a task ends, and when a loop
 *     begins another iteration
 */
record RunProgress(OptionalLong position, Optional<String> artifacts, Set<String> ended) {

    private static final Set<String> STILL_OPEN = Set.of("PENDING", "RUNNING", "AWAITING_APPROVAL");
    private static final JsonPointer POSITION = JsonPointer.compile("/run/position");
    private static final JsonPointer ARTIFACTS = JsonPointer.compile("/run/artifacts");
    private static final JsonPointer TASKS = JsonPointer.compile("/state/tasks");
    private static final int MOST_STRING = 256 << 20;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(MOST_STRING).build())
            .build();

    private static final RunProgress UNKNOWN = new RunProgress(OptionalLong.empty(), Optional.empty(), Set.of());

    RunProgress {
        ended = Set.copyOf(ended);
    }

    /** A file that is missing or cannot be read tells nothing; the runner says what is wrong with it. */
    static RunProgress of(RunHome home) {
        try (InputStream in = Files.newInputStream(home.state());
                JsonParser json = JSON.createParser(in)) {
            return read(json);
        } catch (IOException unreadable) {
            return UNKNOWN;
        }
    }

    private static RunProgress read(JsonParser json) throws IOException {
        OptionalLong position = OptionalLong.empty();
        Optional<String> artifacts = Optional.empty();
        Set<String> ended = new HashSet<>();
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
            JsonPointer at = json.getParsingContext().pathAsPointer();
            if (token == JsonToken.VALUE_NUMBER_INT && at.equals(POSITION)) {
                position = OptionalLong.of(json.getLongValue());
            } else if (token == JsonToken.VALUE_STRING && at.equals(ARTIFACTS)) {
                artifacts = Optional.of(json.getText());
            } else if (token == JsonToken.START_OBJECT
                    && at.head() != null
                    && at.head().equals(TASKS)) {
                task(json).ifPresent(ended::add);
            }
        }
        return new RunProgress(position, artifacts, ended);
    }

    private static Optional<String> task(JsonParser json) throws IOException {
        String id = "";
        String status = "PENDING";
        int iteration = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("id")) {
                id = json.getText();
            } else if (name.equals("status")) {
                status = json.getText();
            } else if (name.equals("iteration") && value == JsonToken.VALUE_NUMBER_INT) {
                iteration = json.getIntValue();
            } else {
                json.skipChildren();
            }
        }
        return STILL_OPEN.contains(status) ? Optional.empty() : Optional.of(iteration + " " + status + " " + id);
    }
}
