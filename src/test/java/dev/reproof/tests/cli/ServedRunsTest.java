package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged server, beside packaged runners. */
class ServedRunsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Workplace place;

    @BeforeEach
    void furnish() throws IOException {
        place = Workplace.in(directory);
    }

    @Test
    void twenty_pages_that_were_there_first_follow_a_run_from_its_beginning_to_its_end() throws Exception {
        try (RunningProgram server = place.start("serve", "--port", "0");
                RunningProgram first = place.start(
                        "run",
                        "dag.json",
                        "--run-id",
                        "r",
                        "--agent-command",
                        "echo naïve >&1; touch begun; until [ -e go ]; do sleep 0.05; done")) {
            String address = address(server);
            await().atMost(PATIENCE).until(() -> Files.exists(place.path("begun")));
            List<Stream<String>> pages = new ArrayList<>();
            for (int count = 0; count < 20; count++) {
                pages.add(listening(address + "runs/r/events"));
            }
            assertThat(got(address)).contains("<a href=\"/runs/r/\">");

            // when: the runner is killed, and another one goes on
            first.kill();
            place.write("go", "");
            Finished resumed = place.reproof("resume", "r");

            // then
            assertThat(resumed.code()).as(resumed.toString()).isZero();
            for (Stream<String> page : pages) {
                try (page) {
                    assertThat(page.filter(line -> line.contains("\"outcome\":\"SUCCESS\""))
                                    .findFirst())
                            .isPresent();
                }
            }
            assertThat(got(address + "runs/r/")).contains("Two loaves", "Success");
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void a_signal_ends_it_at_once_though_pages_are_open(String signal, int code) throws Exception {
        assertThat(place.run("r").code()).isZero();
        try (RunningProgram server = place.start("serve", "--port", "0");
                Stream<String> page = listening(address(server) + "runs/r/events")) {
            assertThat(page.anyMatch(line -> line.contains("SUCCESS"))).isTrue();
            server.signal(signal);

            Finished finished = server.await();
            assertThat(finished.code()).as(finished.toString()).isEqualTo(code);
            assertThat(finished.err()).isEmpty();
        }
    }

    private Stream<String> listening(String address) throws Exception {
        HttpResponse<Stream<String>> response =
                client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private String got(String address) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                .body();
    }

    /** What the server prints when it can be asked. */
    private static String address(RunningProgram server) {
        await().atMost(PATIENCE).until(() -> server.out().endsWith("/\n"));
        try {
            String line = server.out();
            return line.substring(line.indexOf("http://127.0.0.1:")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
