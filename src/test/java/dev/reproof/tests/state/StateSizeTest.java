package dev.reproof.tests.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.projections.text.DisplayTail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How large a state file may be, its DAG document apart. The long round: {@code -Dreproof.state.tasks=1000
 * -Dreproof.state.kibibytes=1024}.
 */
class StateSizeTest {

    private static final int TASKS = Integer.getInteger("reproof.state.tasks", 60);
    private static final long TEXT_BYTES = Integer.getInteger("reproof.state.kibibytes", 48) * 1024L;

    /** What a task may take besides the end of its text. */
    private static final long PER_TASK = 2_048;

    @TempDir
    Path directory;

    @Test
    void with_artifacts_it_grows_with_the_tasks_and_not_with_what_they_say() throws IOException {
        // given
        TalkativeRun run = TalkativeRun.in(directory, TASKS, TEXT_BYTES);

        // when
        run.play(false);

        // then
        long ceiling = TASKS * (DisplayTail.CAP + PER_TASK);
        long size = sizeWithoutDocument(run);
        System.out.printf("with artifacts: %d tasks of %d bytes, %d of %d%n", TASKS, TEXT_BYTES, size, ceiling);
        assertThat(size).isLessThanOrEqualTo(ceiling);
        for (JsonNode task : tasks(run)) {
            assertThat(task.at("/transcript/kind").textValue()).isEqualTo("artifact");
            assertThat(task.get("resultText").textValue()).hasSizeGreaterThan(DisplayTail.CAP);
        }
    }

    @Test
    void without_artifacts_it_grows_with_the_compressed_texts() throws IOException {
        // given
        TalkativeRun run = TalkativeRun.in(directory, TASKS, TEXT_BYTES);

        // when
        run.play(true);

        // then
        long compressed = requireCarried(run);
        long ceiling = compressed * 4 / 3 + TASKS * (DisplayTail.CAP + PER_TASK);
        long size = sizeWithoutDocument(run);
        System.out.printf("without: %d tasks of %d bytes, %d of %d%n", TASKS, TEXT_BYTES, size, ceiling);
        assertThat(size).isLessThanOrEqualTo(ceiling);
    }

    /** Every text stands in the file as gzip makes it; how much that is. One is held at a time. */
    private static long requireCarried(TalkativeRun run) throws IOException {
        long compressed = 0;
        int task = 0;
        try (JsonParser json = new JsonFactory().createParser(run.home().state().toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("data")) {
                    json.nextToken();
                    byte[] packed = gzip(run.text(task));
                    assertThat(json.getBinaryValue()).as("task " + task).isEqualTo(packed);
                    compressed += packed.length;
                    task++;
                }
            }
        }
        assertThat(task).isEqualTo(TASKS);
        return compressed;
    }

    private static long sizeWithoutDocument(TalkativeRun run) throws IOException {
        return Files.size(run.home().state()) - run.keptDocument().length;
    }

    private static JsonNode tasks(TalkativeRun run) throws IOException {
        JsonNode tasks = JsonMapper.builder()
                .build()
                .readTree(run.home().state().toFile())
                .at("/state/tasks");
        assertThat(tasks).hasSize(TASKS);
        return tasks;
    }

    private static byte[] gzip(Pieces text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (byte[] piece : text) {
                gzip.write(piece);
            }
        }
        return packed.toByteArray();
    }
}
