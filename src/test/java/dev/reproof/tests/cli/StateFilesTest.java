package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static dev.reproof.tests.cli.Workplace.requireError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.Sha256;
import dev.reproof.tests.Finished;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code reproof state check} and {@code reproof state upgrade}, with the legacy runner's own files. */
class StateFilesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path VECTORS =
            Path.of(System.getProperty("reproof.home"), "projections/src/test/resources/vectors");

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
        copy("v1-states");
        copy("v1-states/dags");
        copy("v1-bad");
    }

    private void copy(String folder) throws IOException {
        Files.createDirectories(directory.resolve(folder));
        try (Stream<Path> files = Files.list(VECTORS.resolve(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, directory.resolve(folder).resolve(file.getFileName()));
            }
        }
    }

    @Test
    void sound_files_are_described_with_their_transcripts() throws Exception {
        // given
        List<JsonNode> vectors = vectors("v1-states/index.json", "states");
        List<String> command = new ArrayList<>(List.of("state", "check", "--json"));
        vectors.forEach(vector -> command.add("v1-states/" + vector.get("file").textValue()));

        // when
        Finished finished = place.reproof(command.toArray(String[]::new));

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(out(finished)).doesNotContain("\r");
        List<JsonNode> lines = lines(finished);
        assertThat(lines).hasSameSizeAs(vectors);
        for (int at = 0; at < lines.size(); at++) {
            assertDescribed(lines.get(at), vectors.get(at));
        }
    }

    private static void assertDescribed(JsonNode line, JsonNode vector) {
        JsonNode expected = vector.get("expect");
        assertThat(line.get("file").textValue())
                .isEqualTo("v1-states/" + vector.get("file").textValue());
        assertThat(line.get("valid").booleanValue()).isTrue();
        assertThat(line.get("version").intValue()).isEqualTo(1);
        assertThat(line.get("runOutcome")).isEqualTo(expected.get("savedRunOutcome"));
        assertThat(line.get("runOutcomeOnResume")).isEqualTo(expected.get("runOutcomeAfterLoad"));
        for (int at = 0; at < expected.get("tasks").size(); at++) {
            JsonNode task = line.get("tasks").get(at);
            JsonNode wanted = expected.get("tasks").get(at);
            assertThat(task.get("id")).isEqualTo(wanted.get("id"));
            assertThat(task.get("status")).isEqualTo(wanted.get("savedStatus"));
            assertThat(task.get("statusOnResume")).isEqualTo(wanted.get("statusAfterLoad"));
            assertThat(task.get("iteration")).isEqualTo(wanted.get("iteration"));
            JsonNode text = wanted.get("legacyTranscript");
            JsonNode transcript = task.get("transcript");
            assertThat(transcript.get("kind").textValue()).isEqualTo(text.isNull() ? "none" : "legacy");
            assertThat(transcript.get("chars").intValue())
                    .isEqualTo(text.path("length").asInt(0));
            assertThat(transcript.get("sha256").textValue())
                    .isEqualTo(text.path("sha256Utf8").textValue());
            assertThat(transcript.get("degraded").booleanValue())
                    .isEqualTo(wanted.get("displayDroppedChars").intValue() > 0);
        }
    }

    @Test
    void unsound_files_are_refused_with_a_code_and_sound_ones_beside_them_are_not() throws Exception {
        // given
        List<JsonNode> vectors = vectors("v1-bad/index.json", "files");
        List<String> command = new ArrayList<>(List.of("state", "check", "--json", "--dag", "v1-bad/dag.json"));
        vectors.forEach(vector -> command.add("v1-bad/" + vector.get("file").textValue()));

        // when
        Finished finished = place.reproof(command.toArray(String[]::new));

        // then
        assertThat(finished.code()).as(finished.err()).isEqualTo(65);
        assertThat(finished.err()).isEmpty();
        List<JsonNode> lines = lines(finished);
        for (int at = 0; at < vectors.size(); at++) {
            String outcome = vectors.get(at).at("/careful/outcome").textValue();
            String code = vectors.get(at).at("/careful/why").textValue().split("[ :(]", -1)[0];
            JsonNode line = lines.get(at);
            assertThat(line.get("valid").booleanValue()).as(line.toString()).isEqualTo(!outcome.equals("reject"));
            if (outcome.equals("reject")) {
                assertThat(line.at("/problems/0/code").textValue()).isEqualTo(code);
            } else if (outcome.equals("accept-with-warning")) {
                assertThat(line.at("/warnings/0/code").textValue()).isEqualTo(code);
            } else {
                assertThat(line.get("warnings")).isEmpty();
            }
        }
    }

    @Test
    void a_file_is_described_to_people_too() throws Exception {
        // when
        Finished finished = place.reproof("state", "check", "v1-states/v1-29.json", "v1-states/v1-24.json");
        Finished refused = place.reproof("state", "check", "v1-bad/bad-33.json");

        // then
        assertThat(finished.code()).isZero();
        assertThat(out(finished))
                .contains("v1-29.json: valid: version 1, Cellar book, 4 tasks, RESTARTING_RUNNER")
                .contains("RUNNING -> PENDING")
                .contains("transcript legacy, 4037 chars, its beginning is lost");
        assertThat(refused.code()).isEqualTo(65);
        assertThat(out(refused)).contains("invalid").contains("unknown-status: state.tasks[0].status");
    }

    @Test
    void wrong_use_has_the_codes_that_are_documented() throws Exception {
        requireError(place.reproof("state", "check", "nowhere.json"), 66, "nowhere.json", "does not exist");
        requireError(
                place.reproof("state", "check", "--full-output-dir", "nowhere", "v1-states/v1-01.json"), 66, "nowhere");
        requireEnd(place.reproof("state", "check"), 2, "FILE");
        requireEnd(place.reproof("state"), 2, "a command is missing");
        requireEnd(
                place.reproof("state", "check", "--dag", "v1-bad/bad-13.json", "v1-bad/bad-42.json"), 2, "bad-13.json");
    }

    @Test
    void tasks_of_another_dag_are_refused() throws Exception {
        // when
        Finished finished =
                place.reproof("state", "check", "--json", "--dag", "v1-bad/dag.json", "v1-states/v1-01.json");

        // then
        assertThat(finished.code()).isEqualTo(65);
        assertThat(lines(finished).get(0).at("/problems/0/code").textValue()).isEqualTo("dag-mismatch");
    }

    @Test
    void full_texts_are_found_where_the_operator_says_and_nowhere_else() throws Exception {
        // given a stream file that ends with the text in the state, beside it a way out of the directory
        String text = "x".repeat(1_667) + tail("v1-states/v1-02.json");
        Files.createDirectories(directory.resolve("out"));
        place.write("out/chart.stream.txt", text);
        place.write("escaped.stream.txt", "climbed");

        // when
        Finished finished = place.reproof(
                "state", "check", "--json", "--full-output-dir", "out", "v1-states/v1-02.json", "v1-states/v1-13.json");

        // then
        JsonNode chart = lines(finished).get(0).at("/tasks/0/transcript");
        assertThat(chart.get("kind").textValue()).isEqualTo("artifact");
        assertThat(chart.get("chars").intValue()).isEqualTo(text.length());
        assertThat(chart.get("sha256").textValue()).isEqualTo(Sha256.of(text).hex());
        assertThat(chart.get("degraded").booleanValue()).isFalse();
        assertThat(lines(finished).get(0).at("/warnings/0/code").textValue()).isEqualTo("ARTIFACTS_MISSING");
        assertThat(lines(finished).get(1).at("/tasks/0/transcript/kind").textValue())
                .isEqualTo("legacy");
        assertThat(lines(finished).get(1).at("/warnings/0/code").textValue()).isEqualTo("unsafe-path");
    }

    private String tail(String file) throws IOException {
        String shown = JSON.readTree(directory.resolve(file).toFile())
                .at("/state/tasks/0/resultText")
                .textValue();
        return shown.substring(shown.indexOf('\n') + 1);
    }

    @Test
    void the_state_file_of_a_run_is_valid_and_its_artifacts_are_checked() throws Exception {
        // given
        place.run("r1");
        String state = directory.relativize(place.home("r1").state()).toString();
        String artifacts = directory
                .relativize(place.home("r1").directory().resolve("artifacts"))
                .toString();

        // when
        Finished trusted = place.reproof("state", "check", "--json", "--dag", "dag.json", state);
        Finished read = place.reproof("state", "check", "--json", "--full-output-dir", artifacts, state);
        Files.writeString(place.path(artifacts).resolve("first.stream.txt"), "altered");
        Finished altered = place.reproof("state", "check", "--json", "--full-output-dir", artifacts, state);

        // then
        assertThat(lines(trusted).get(0).at("/tasks/0/transcript/chars").isNull())
                .isTrue();
        assertThat(lines(trusted).get(0).at("/tasks/0/transcript/sha256").textValue())
                .isEqualTo(Sha256.of(Workplace.FIRST_SAID).hex());
        assertThat(lines(read).get(0).at("/tasks/0/transcript/chars").intValue())
                .isEqualTo(Workplace.FIRST_SAID.length());
        assertThat(lines(read).get(0).get("warnings")).isEmpty();
        assertThat(altered.code()).isZero();
        assertThat(lines(altered).get(0).at("/warnings/0/code").textValue()).isEqualTo("ARTIFACTS_MISSING");
    }

    @Test
    void a_large_inline_transcript_is_checked_in_little_memory() throws Exception {
        // given 100 MB of Base64 that the program, which has 256 MB, must neither hold nor take for something else
        Path state = directory.resolve("large.json");
        int bytes = 75 << 20;
        Sha256 digest = writeLarge(state, bytes);
        place.write("one.json", """
                {"title":"One","tasks":[{"id":"a","complexity":"LOW","subtask_prompt":"A."}]}
                """);

        // when
        Finished finished = place.reproof("state", "check", "--json", "--dag", "one.json", "large.json");

        // then
        assertThat(Files.size(state)).isGreaterThan(100_000_000);
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(lines(finished).get(0).at("/tasks/0/transcript/chars").intValue())
                .isEqualTo(bytes);
        assertThat(lines(finished).get(0).at("/tasks/0/transcript/sha256").textValue())
                .isEqualTo(digest.hex());
    }

    /** A state with one text that hardly compresses: 7 random bits in each byte. */
    private static Sha256 writeLarge(Path state, int bytes) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (OutputStream out = Files.newOutputStream(state)) {
            out.write("{\"version\":2,\"state\":{\"tasks\":[{\"id\":\"a\",\"status\":\"FINISHED\",\"transcript\":{"
                    .getBytes(StandardCharsets.UTF_8));
            out.write("\"kind\":\"inline\",\"encoding\":\"gzip-base64\",\"data\":\"".getBytes(StandardCharsets.UTF_8));
            // Ends the text without ending the file.
            OutputStream unclosed = new FilterOutputStream(out) {
                @Override
                public void write(byte[] data, int offset, int length) throws IOException {
                    out.write(data, offset, length);
                }

                @Override
                public void close() {
                    // more follows
                }
            };
            try (OutputStream text =
                    new DigestOutputStream(new StoredGzip(Base64.getEncoder().wrap(unclosed)), digest)) {
                writeRandom(text, bytes);
            }
            Sha256 sha256 = Sha256.of(digest);
            out.write(
                    ("\",\"bytes\":" + bytes + ",\"sha256\":\"" + sha256 + "\"}}]}}").getBytes(StandardCharsets.UTF_8));
            return sha256;
        }
    }

    private static void writeRandom(OutputStream text, int bytes) throws IOException {
        Random random = new Random(1);
        byte[] piece = new byte[1 << 20];
        for (int written = 0; written < bytes; written += piece.length) {
            random.nextBytes(piece);
            for (int at = 0; at < piece.length; at++) {
                piece[at] &= 0x7F;
            }
            text.write(piece);
        }
    }

    /** Gzip that does not compress: quick, and large. */
    private static final class StoredGzip extends GZIPOutputStream {
        StoredGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.NO_COMPRESSION);
        }
    }

    @Test
    void an_upgrade_goes_beside_the_file_and_reads_as_version_2() throws Exception {
        // given
        byte[] original = Files.readAllBytes(directory.resolve("v1-states/v1-29.json"));

        // when
        Finished finished = place.reproof("state", "upgrade", "v1-states/v1-29.json");
        Finished again = place.reproof("state", "upgrade", "v1-states/v1-29.json");
        Finished check = place.reproof(
                "state", "check", "--json", "--dag", "v1-states/dags/v1-29.dag.json", "v1-states/v1-29.v2.json");

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(out(finished)).contains("v1-29.v2.json");
        assertThat(again.code()).as(again.toString()).isZero();
        assertThat(Files.readAllBytes(directory.resolve("v1-states/v1-29.json")))
                .isEqualTo(original);
        assertThat(lines(check).get(0).get("version").intValue()).isEqualTo(2);
        assertThat(lines(check).get(0).at("/tasks/1/status").textValue()).isEqualTo("PENDING");
    }

    @Test
    void an_upgrade_in_place_keeps_the_original_once_and_for_all() throws Exception {
        // given
        Path file = directory.resolve("v1-states/v1-16.json");
        Path kept = directory.resolve("v1-states/v1-16.json.v1.bak");
        byte[] original = Files.readAllBytes(file);

        // when
        Finished finished = place.reproof("state", "upgrade", "v1-states/v1-16.json", "-o", "v1-states/v1-16.json");

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(Files.readAllBytes(kept)).isEqualTo(original);
        assertThat(JSON.readTree(file.toFile()).get("version").intValue()).isEqualTo(2);

        // and when another version-1 file comes to its place
        Files.copy(directory.resolve("v1-states/v1-17.json"), file, StandardCopyOption.REPLACE_EXISTING);
        Finished refused = place.reproof("state", "upgrade", "v1-states/v1-16.json", "-o", "v1-states/v1-16.json");

        // then
        requireError(refused, 78, "v1-16.json.v1.bak", "holds something else");
        assertThat(Files.readAllBytes(kept)).isEqualTo(original);
        assertThat(JSON.readTree(file.toFile()).get("version").intValue()).isEqualTo(1);
    }

    @Test
    void an_upgrade_never_overwrites_another_file_and_refuses_what_is_unsound() throws Exception {
        requireError(
                place.reproof("state", "upgrade", "v1-states/v1-16.json", "-o", "v1-states/v1-17.json"),
                78,
                "Not overwritten",
                "v1-17.json");
        requireEnd(place.reproof("state", "upgrade", "v1-bad/bad-33.json"), 65, "bad-33.json", "unknown-status");
        requireError(place.reproof("state", "upgrade", "nowhere.json"), 66, "nowhere.json");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void a_file_of_version_2_needs_no_upgrade() throws Exception {
        // given
        place.run("r1");
        Path state = place.home("r1").state();
        byte[] before = Files.readAllBytes(state);

        // when
        Finished finished = place.reproof("state", "upgrade", state.toString());
        Finished copied = place.reproof("state", "upgrade", state.toString(), "-o", "copy.json");

        // then
        assertThat(finished.code()).isZero();
        assertThat(out(finished)).contains("nothing to upgrade");
        assertThat(leftovers()).isEmpty();
        assertThat(copied.code()).isZero();
        assertThat(Files.readAllBytes(directory.resolve("copy.json"))).isEqualTo(before);
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".v2.json")
                            || file.toString().endsWith(".tmp"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private List<JsonNode> vectors(String index, String member) throws IOException {
        return StreamSupport.stream(
                        JSON.readTree(directory.resolve(index).toFile())
                                .get(member)
                                .spliterator(),
                        false)
                .toList();
    }

    private static String out(Finished finished) {
        return new String(finished.out(), StandardCharsets.UTF_8);
    }

    private static List<JsonNode> lines(Finished finished) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out(finished).lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}
