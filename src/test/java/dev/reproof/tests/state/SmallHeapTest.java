package dev.reproof.tests.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts that the state file carries pass through in pieces: a process with a small heap writes them, resumes the run
 * and reads the state back. The long round: {@code -Dreproof.inline.mebibytes=1024}, all of it one text.
 */
class SmallHeapTest {

    private static final int MEBIBYTES = Integer.getInteger("reproof.inline.mebibytes", 72);
    private static final String HEAP = "-Xmx64m";

    @TempDir
    Path directory;

    @Test
    void a_text_larger_than_the_heap_is_carried_by_the_state_file() throws Exception {
        // given, when
        long bytes = (long) MEBIBYTES << 20;
        process(Long.toString(bytes));

        // then
        TalkativeRun run = TalkativeRun.in(directory, 1, bytes);
        assertThat(run.home().artifacts()).doesNotExist();
        assertThat(carried(run.home().state())).containsExactly(digest(run.text(0)));
    }

    /** The process: writes a run, then resumes it, which also reads its state, with its packed text and without. */
    public static void main(String[] arguments) throws IOException {
        TalkativeRun run = TalkativeRun.in(Path.of(arguments[0]), 1, Long.parseLong(arguments[1]));
        run.play(true);
        run.resume();
        Files.delete(run.home().inline().resolve("task-0.stream.txt.gz"));
        run.resume();
    }

    private void process(String bytes) throws IOException, InterruptedException {
        Path printed = directory.resolve("printed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-Ddisable-axoniq-console-message=true",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        SmallHeapTest.class.getName(),
                        directory.toString(),
                        bytes)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> text(printed)).isZero();
        assertThat(printed).isEmptyFile();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The digest of every text that the file carries. */
    private List<Sha256> carried(Path state) throws IOException {
        List<Sha256> digests = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(state.toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("data")) {
                    json.nextToken();
                    digests.add(unpacked(json));
                }
            }
        }
        return digests;
    }

    private Sha256 unpacked(JsonParser json) throws IOException {
        Path packed = directory.resolve("packed.gz");
        try (OutputStream out = Files.newOutputStream(packed, StandardOpenOption.CREATE_NEW)) {
            json.readBinaryValue(out);
        }
        MessageDigest digest = Sha256.newDigest();
        try (InputStream text = new DigestInputStream(new GZIPInputStream(Files.newInputStream(packed)), digest)) {
            text.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.of(digest);
    }

    private static Sha256 digest(Pieces text) {
        MessageDigest digest = Sha256.newDigest();
        text.forEach(digest::update);
        return Sha256.of(digest);
    }
}
