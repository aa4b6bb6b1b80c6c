package dev.reproof.projections.state.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.dag.DagDocument;
import dev.reproof.events.serial.EventMappers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** Version-2 documents to change and to write. */
final class StateSamples {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String TEXT = "## Notes\nnaïve 🥖 crumbs";

    private StateSamples() {}

    /** A document with its run and its DAG: {@code mix} has finished, {@code bake} is running. */
    static ObjectNode document() {
        byte[] dag = DagDocument.canonical("""
                {"title":"Loaf","x":0.10,"tasks":[{"id":"mix","complexity":"LOW","subtask_prompt":"Mix."},
                 {"id":"bake","complexity":"LOW","subtask_prompt":"Bake.","depends_on":["mix"]}]}
                """.getBytes(StandardCharsets.UTF_8));
        ObjectNode document = JSON.createObjectNode().put("version", 2).put("reason", "test");
        ObjectNode run = document.putObject("run")
                .put("id", "r1")
                .put("position", 7)
                .put("chain", Sha256.of("chain").hex())
                .put("home", "/somewhere");
        run.putObject("dag").put("sha256", Sha256.of(dag).hex()).set("document", read(dag));
        run.set("options", EventMappers.json().valueToTree(RunOptions.DEFAULT));
        run.putArray("warnings").addObject().put("code", "OLD").put("text", "told before");
        ArrayNode tasks = document.putObject("state")
                .put("title", "Loaf")
                .put("startedAt", 5)
                .putArray("tasks");
        tasks.addObject()
                .put("id", "mix")
                .put("status", "FINISHED")
                .put("subtask_prompt", "Mix.")
                .put("iteration", 0)
                .put("attempt", 2)
                .putArray("depends_on");
        tasks.addObject()
                .put("id", "bake")
                .put("status", "RUNNING")
                .put("subtask_prompt", "Bake.")
                .putArray("depends_on")
                .add("mix");
        return document;
    }

    static ObjectNode task(ObjectNode document, int at) {
        return (ObjectNode) document.at("/state/tasks").get(at);
    }

    static ObjectNode inline(ObjectNode task, byte[] packed, long bytes, String sha256) {
        return task.putObject("transcript")
                .put("kind", "inline")
                .put("encoding", "gzip-base64")
                .put("data", Base64.getEncoder().encodeToString(packed))
                .put("bytes", bytes)
                .put("sha256", sha256);
    }

    /** The task with that text inside. */
    static ObjectNode inline(ObjectNode task, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return inline(task, gzip(utf8), utf8.length, Sha256.of(utf8).hex());
    }

    static byte[] gzip(byte[] bytes) {
        try (ByteArrayOutputStream packed = new ByteArrayOutputStream()) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(bytes);
            }
            return packed.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path directory, JsonNode document) throws IOException {
        return Files.write(directory.resolve("state.json"), StateJson.bytes(document));
    }

    private static JsonNode read(byte[] json) {
        try {
            return StateJson.mapper(StateLimits.DEFAULT).readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
