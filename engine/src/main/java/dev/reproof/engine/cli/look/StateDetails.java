package dev.reproof.engine.cli.look;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.DagParseResult;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.state.StateSummary;
import dev.reproof.projections.state.StateSummary.TaskLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a state file tells of a run that is followed: its summary, and what the summary leaves out.
 *
 * @param message how the run ended, in words
 * @param artifacts where the run's runner writes; absent without artifacts
 * @param ranks absent where the file holds no DAG that this program reads
 */
record StateDetails(
        StateSummary summary,
        Optional<String> message,
        Optional<Instant> startedAt,
        Optional<String> artifacts,
        Optional<List<List<TaskId>>> ranks,
        List<Task> tasks) {

    /**
     * One task.
     *
     * @param bytes length of its transcript, where that stands in a file
     */
    record Task(
            TaskLine line,
            int iteration,
            Optional<Instant> startedAt,
            OptionalLong inputTokens,
            OptionalLong outputTokens,
            OptionalLong bytes) {

        boolean runs() {
            return line.status().equals("RUNNING");
        }

        boolean hasEnded() {
            return line.status().equals("FINISHED") || line.status().equals("ERROR");
        }
    }

    private static final int MOST_BYTES = 512 << 20;
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MOST_BYTES)
                    .maxStringLength(MOST_BYTES)
                    .build())
            .build());

    /**
     * Reads a state file.
     *
     * @throws NotFound when there is none
     * @throws Corrupt as {@link StateSummary#read} does
     */
    static StateDetails read(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            StateSummary summary = StateSummary.read(new ByteArrayInputStream(content), file.toString());
            return of(summary, JSON.readTree(content));
        } catch (NoSuchFileException e) {
            throw new NotFound("No state file " + file + "; reproof resume makes it again from the event log");
        } catch (JsonProcessingException e) {
            throw new Corrupt("State file " + file + " is malformed: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new Storage("State file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The rank that is not done yet, from 0; absent where there is none. */
    Optional<Integer> rank() {
        for (int rank = 0; rank < ranks.map(List::size).orElse(0); rank++) {
            List<TaskId> members = ranks.get().get(rank);
            if (tasks.stream().anyMatch(task -> members.contains(task.line().id()) && !task.hasEnded())) {
                return Optional.of(rank);
            }
        }
        return Optional.empty();
    }

    private static StateDetails of(StateSummary summary, JsonNode root) throws IOException {
        JsonNode run = root.path("run");
        JsonNode state = root.path("state");
        List<Task> tasks = new ArrayList<>();
        for (TaskLine line : summary.tasks()) {
            tasks.add(task(line, state.path("tasks").path(tasks.size())));
        }
        return new StateDetails(
                summary,
                text(state.path("runMessage")),
                instant(state.path("startedAt")),
                text(run.path("artifacts")),
                ranks(run.path("dag").path("document")),
                List.copyOf(tasks));
    }

    private static Task task(TaskLine line, JsonNode task) {
        return new Task(
                line,
                Math.max(0, task.path("iteration").asInt(0)),
                instant(task.path("startedAt")),
                number(task.path("inputTokens")),
                number(task.path("outputTokens")),
                number(task.path("transcript").path("bytes")));
    }

    private static Optional<List<List<TaskId>>> ranks(JsonNode document) throws IOException {
        return document.isObject()
                        && DagParser.parse(JSON.writeValueAsBytes(document)) instanceof DagParseResult.Valid valid
                ? Optional.of(valid.dag().ranks())
                : Optional.empty();
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    private static OptionalLong number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0
                ? OptionalLong.of(node.longValue())
                : OptionalLong.empty();
    }

    private static Optional<Instant> instant(JsonNode node) {
        OptionalLong millis = number(node);
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }
}
