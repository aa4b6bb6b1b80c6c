package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trail of a run and what its log is worth, by the packaged program. */
class AuditedRunTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        pem("sign.pem", "PRIVATE KEY", pair.getPrivate());
        pem("public.pem", "PUBLIC KEY", pair.getPublic());
    }

    @Test
    void a_supervised_run_has_a_trail_and_heads_that_its_runner_signed() throws Exception {
        requireEnd(
                place.reproof(
                        "supervise",
                        "dag.json",
                        "--run-id",
                        "r1",
                        "--agent-script",
                        "script.json",
                        "--sign-key",
                        "sign.pem"),
                0);

        assertThat(text(place.reproof("audit", "r1")).lines())
                .anyMatch(line -> line.contains("  second ")
                        && line.contains("is sent ")
                        && line.endsWith("made of first (summarize)"))
                .anyMatch(line -> line.contains("  first ") && line.contains("finished: "));
        JsonNode verdict = verified("--verify-key", "public.pem");
        assertThat(verdict.get("intact").booleanValue()).isTrue();
        assertThat(verdict.get("complete").booleanValue()).isTrue();
        assertThat(verdict.get("signedHeads").intValue()).isGreaterThanOrEqualTo(3);
        assertThat(verdict.get("firstProblem").isNull()).isTrue();
    }

    @Test
    void one_altered_byte_of_what_was_said_is_found() throws Exception {
        requireEnd(place.run("r1"), 0);
        Path log = place.home("r1").eventsFile();
        byte[] bytes = Files.readAllBytes(log);
        bytes[new String(bytes, ISO_8859_1).lastIndexOf("crumbs")] ^= 1;
        Files.write(log, bytes);

        Finished found = place.reproof("audit", "r1", "--verify", "--json");

        assertThat(found.code()).as(found.toString()).isEqualTo(65);
        JsonNode verdict = JSON.readTree(found.out());
        assertThat(verdict.get("intact").booleanValue()).isFalse();
        assertThat(verdict.get("firstProblem").get("text").textValue()).isNotEmpty();
    }

    @Test
    void another_log_in_the_place_of_the_signed_one_is_found() throws Exception {
        requireEnd(place.run("r1", "--sign-key", "sign.pem"), 0);
        Path other = Files.createDirectory(directory.resolve("other"));
        requireEnd(place.run("r1", "--cwd", "other"), 0);
        for (String file : List.of("events.mv.db", "state.json")) {
            Files.copy(
                    other.resolve(".reproof/runs/r1").resolve(file),
                    place.home("r1").directory().resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }

        assertThat(verified().get("complete").booleanValue()).isTrue();
        Finished found = place.reproof("audit", "r1", "--verify", "--verify-key", "public.pem");
        assertThat(found.code()).as(found.toString()).isEqualTo(65);
        assertThat(text(found)).contains("was signed there, found");
    }

    @Test
    void a_run_that_goes_on_is_followed_to_its_end() throws Exception {
        String agent = "cat > /dev/null; touch begun; until [ -e enough ]; do sleep 0.1; done; echo said";
        try (RunningProgram runner = place.start("run", "dag.json", "--run-id", "r1", "--agent-command", agent)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(place.path("begun")));
            try (RunningProgram follower = place.start("audit", "r1", "--follow", "--json")) {
                Files.createFile(place.path("enough"));

                Finished followed = follower.await();

                assertThat(followed.code()).as(followed.toString()).isZero();
                assertThat(runner.await().code()).isZero();
                List<String> events = text(followed).lines().toList();
                assertThat(JSON.readTree(events.get(0)).get("type").textValue()).isEqualTo("dev.reproof.RunStarted");
                assertThat(JSON.readTree(events.get(events.size() - 1))
                                .get("type")
                                .textValue())
                        .isEqualTo("dev.reproof.RunFinished");
                for (int position = 0; position < events.size(); position++) {
                    assertThat(JSON.readTree(events.get(position))
                                    .get("position")
                                    .intValue())
                            .isEqualTo(position);
                }
            }
        }
    }

    private JsonNode verified(String... more) throws Exception {
        String[] arguments = {"audit", "r1", "--verify", "--json"};
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return JSON.readTree(place.reproof(all).out());
    }

    private static String text(Finished finished) {
        return new String(finished.out(), UTF_8);
    }

    private void pem(String name, String label, Key key) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        place.write(name, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
        Files.setPosixFilePermissions(place.path(name), PosixFilePermissions.fromString("rw-------"));
    }
}
