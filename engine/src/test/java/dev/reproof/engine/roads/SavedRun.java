package dev.reproof.engine.roads;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.dag.DagDocument;
import dev.reproof.events.serial.EventMappers;
import dev.reproof.projections.state.read.StateFile;
import dev.reproof.projections.state.read.StateFileReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** A version-2 state file to be changed: tasks a and b, and c, which needs both; all wait. */
public final class SavedRun {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The file's document. */
    public final ObjectNode document = JSON.createObjectNode().put("version", 2).put("reason", "test");

    private final ArrayNode tasks;

    public SavedRun() throws IOException {
        byte[] dag = dag();
        ObjectNode run = document.putObject("run")
                .put("id", "r1")
                .put("position", 7)
                .put("chain", Sha256.of("chain").hex());
        run.putObject("dag").put("sha256", Sha256.of(dag).hex()).set("document", JSON.readTree(dag));
        run.set("options", EventMappers.json().valueToTree(RunOptions.DEFAULT));
        run.putArray("warnings");
        tasks = document.putObject("state")
                .put("title", "Loaf")
                .put("startedAt", 5_000)
                .putArray("tasks");
        task("a");
        task("b");
        task("c", "a", "b");
    }

    private void task(String id, String... parents) {
        ArrayNode named = tasks.addObject()
                .put("id", id)
                .put("complexity", "LOW")
                .put("subtask_prompt", "x")
                .put("status", "PENDING")
                .putArray("depends_on");
        for (String parent : parents) {
            named.add(parent);
        }
    }

    /** The DAG document in its kept form. */
    public static byte[] dag() {
        return DagDocument.canonical("""
                {"title":"Loaf","tasks":[{"id":"a","complexity":"LOW","subtask_prompt":"x"},
                 {"id":"b","complexity":"LOW","subtask_prompt":"x"},
                 {"id":"c","complexity":"LOW","subtask_prompt":"x","depends_on":["a","b"]}]}
                """.getBytes(UTF_8));
    }

    /** The task at that place. */
    public ObjectNode task(int at) {
        return (ObjectNode) tasks.get(at);
    }

    /** The task at that place, finished in its first attempt. */
    public ObjectNode finished(int at) {
        return task(at).put("status", "FINISHED").put("attempt", 1);
    }

    /** Finished, with a pointer to a file of that text. */
    public ObjectNode artifact(int at, String path, String text) {
        ObjectNode task = finished(at);
        task.putObject("transcript")
                .put("kind", "artifact")
                .put("path", path)
                .put("bytes", text.getBytes(UTF_8).length)
                .put("sha256", Sha256.of(text).hex());
        return task;
    }

    /** Finished, with that text inside, which says of itself that it is {@code claimed}. */
    public ObjectNode inline(int at, String text, String claimed) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        ObjectNode task = finished(at);
        task.putObject("transcript")
                .put("kind", "inline")
                .put("encoding", "gzip-base64")
                .put("data", Base64.getEncoder().encodeToString(packed.toByteArray()))
                .put("bytes", claimed.getBytes(UTF_8).length)
                .put("sha256", Sha256.of(claimed).hex());
        return task;
    }

    /** Finished, with what a version-1 state kept. */
    public ObjectNode legacy(int at, String text, boolean degraded) {
        ObjectNode task = finished(at);
        task.putObject("transcript")
                .put("kind", "legacy")
                .put("resultText", text)
                .put("degraded", degraded);
        return task;
    }

    /** Writes it to {@code state.json} there. */
    public Path write(Path directory) throws IOException {
        return Files.write(directory.resolve("state.json"), JSON.writeValueAsBytes((JsonNode) document));
    }

    /** Writes it there and reads it. */
    public StateFile read(Path directory) throws IOException {
        return new StateFileReader().read(write(directory));
    }
}
