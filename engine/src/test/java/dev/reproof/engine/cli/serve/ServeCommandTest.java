package dev.reproof.engine.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.postgres.TestServer;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs in a browser: who comes in, what there is to see, and that it is live. */
class ServeCommandTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String TOKEN = "0123456789abcdef";

    private static final byte[] DAG = """
            {"title":"<script>alert(1)</script>","tasks":[
              {"id":"a<b","complexity":"LOW","subtask_prompt":"x"},
              {"id":"c","complexity":"LOW","subtask_prompt":"x","depends_on":["a<b"]}]}""".getBytes(UTF_8);

    @TempDir
    Path directory;

    @Test
    void the_list_leads_to_the_page_of_each_run_and_texts_are_text() throws IOException {
        started().close();
        try (PageServer server = serve(Optional.empty())) {
            assertThat(get(server, "/")).startsWith("HTTP/1.1 200").contains("<a href=\"/runs/r1/\">r1</a>");
            assertThat(get(server, "/runs/r1")).startsWith("HTTP/1.1 308").contains("Location: /runs/r1/");
            assertThat(get(server, "/runs/r1/"))
                    .startsWith("HTTP/1.1 200")
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "a&lt;b", "const reproofMadeAt = 0;")
                    .doesNotContain("<script>alert");
        }
    }

    @Test
    void a_page_leads_to_whole_texts_and_to_no_other_file() throws IOException {
        RecoveredRun run = started();
        run.startRank(0);
        Attempt attempt = run.dispatch(new TaskId("a<b")).orElseThrow();
        attempt.text("<script>alert(2)</script> is all that it said");
        attempt.finish(TokenUsage.UNKNOWN);
        run.close();
        try (PageServer server = serve(Optional.empty())) {
            String page = get(server, "/runs/r1/");
            Matcher link = Pattern.compile("href=\"(files/[0-9a-f]{32})\"").matcher(page);
            List<String> texts = new ArrayList<>();
            while (link.find()) {
                texts.add(get(server, "/runs/r1/" + link.group(1)));
            }
            assertThat(texts)
                    .anySatisfy(text -> assertThat(text)
                            .contains("<script>alert(2)</script> is all that it said")
                            .contains("Content-type: text/plain", "default-src 'none'; sandbox", "nosniff"));
            assertThat(page).doesNotContain("<script>alert(2)");
            assertThat(get(server, "/runs/r1/files/" + "0".repeat(32))).startsWith("HTTP/1.1 404");
            assertThat(get(server, "/runs/r1/files/state.json")).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void runs_of_a_shared_store_are_shown_where_their_directory_never_was() throws IOException {
        started().close();
        String store = TestServer.url(TestServer.newSchema());
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run("copy", "r1", "--to", store)).as(terminal.err()).isZero();
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));

        try (PageServer server = serve(Optional.empty(), "--cwd", elsewhere.toString(), "--store", store)) {
            assertThat(get(server, "/")).contains("<a href=\"/runs/r1/\">r1</a>");
            assertThat(get(server, "/runs/r1/"))
                    .startsWith("HTTP/1.1 200")
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "RUN_COPIED");
        }
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void a_run_that_cannot_be_read_says_so_and_is_asked_for_again() throws IOException {
        started().close();
        Files.writeString(home().eventsFile(), "<script>no log</script>");
        try (PageServer server = serve(Optional.empty())) {
            assertThat(get(server, "/runs/r1/"))
                    .startsWith("HTTP/1.1 500")
                    .contains("The run cannot be read: ", "http-equiv=\"refresh\"", "default-src 'none'")
                    .doesNotContain("<script>no");
        }
        Files.delete(home().eventsFile());
        try (PageServer server = serve(Optional.empty())) {
            assertThat(get(server, "/runs/r1/")).startsWith("HTTP/1.1 404").contains("no event log here");
        }
    }

    @Test
    void every_answer_says_what_a_browser_may_do_with_it() throws IOException {
        started().close();
        try (PageServer server = serve(Optional.empty())) {
            for (String path : List.of("/", "/runs/r1/", "/nothing")) {
                assertThat(get(server, path))
                        .contains(
                                "frame-ancestors 'none'",
                                "default-src 'none'",
                                "X-content-type-options: nosniff",
                                "Referrer-policy: no-referrer",
                                "Cache-control: no-store",
                                "Cross-origin-resource-policy: same-origin");
            }
            assertThat(get(server, "/")).contains("script-src 'sha256-").doesNotContain("unsafe-inline");
            assertThat(request(server, "HEAD", "/", "Host: localhost"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/runs",
                "/runs/",
                "/runs/r2/",
                "/runs/../runs/r1/",
                "/runs/r1/../../etc/passwd",
                "/../../etc/passwd",
                "/runs/%72%31/",
                "/runs/r1%2f",
                "/runs/%2e%2e/",
                "/runs/..%2f..%2f/",
                "/runs/r1/events.mv.db",
                "/runs/r1/artifacts/",
                "/runs/r1/?x=1",
                "/runs/r1//",
                "//runs/r1/",
                "/.reproof/runs/r1/state.json"
            })
    void no_other_address_leads_anywhere(String path) throws IOException {
        started().close();
        try (PageServer server = serve(Optional.empty())) {
            assertThat(get(server, path)).startsWith("HTTP/1.1 404").doesNotContain("alert", "root:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get"})
    void nothing_can_be_done_but_look(String method) throws IOException {
        try (PageServer server = serve(Optional.empty())) {
            assertThat(request(server, method, "/", "Host: localhost", "Content-Length: 0"))
                    .startsWith("HTTP/1.1 405")
                    .contains("Allow: GET, HEAD");
        }
    }

    @Test
    void a_name_that_somebody_else_has_pointed_here_reads_nothing() throws IOException {
        try (PageServer server = serve(Optional.empty())) {
            for (String ours :
                    List.of("localhost", "LOCALHOST:1", "127.0.0.1:80", "[::1]:9", "a.localhost", "berth.example:7")) {
                assertThat(request(server, "GET", "/", "Host: " + ours))
                        .as(ours)
                        .startsWith("HTTP/1.1 200");
            }
            for (String other : List.of(
                    "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:80", "")) {
                assertThat(request(server, "GET", "/", "Host: " + other))
                        .as(other)
                        .startsWith("HTTP/1.1 421");
            }
            assertThat(request(server, "GET", "/")).startsWith("HTTP/1.1 421");
            assertThat(request(server, "GET", "/", "Host: localhost", "Host: evil.example"))
                    .startsWith("HTTP/1.1 421");
        }
    }

    @Test
    void a_page_of_another_site_gets_nothing_and_a_link_from_there_does() throws IOException {
        try (PageServer server = serve(Optional.empty())) {
            assertThat(request(
                            server,
                            "GET",
                            "/",
                            "Host: localhost",
                            "Sec-Fetch-Site: cross-site",
                            "Sec-Fetch-Mode: no-cors"))
                    .startsWith("HTTP/1.1 403");
            assertThat(request(
                            server,
                            "GET",
                            "/",
                            "Host: localhost",
                            "Sec-Fetch-Site: cross-site",
                            "Sec-Fetch-Mode: navigate"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void without_the_token_everything_is_refused_in_the_same_way() throws IOException {
        started().close();
        try (PageServer server = serve(Optional.of(new AccessToken(TOKEN)))) {
            String refused = body(get(server, "/"));
            assertThat(refused).doesNotContain("r1", TOKEN);
            for (String path : List.of("/", "/events", "/runs/r1/", "/runs/r1/events", "/runs/no/", "/../x")) {
                assertThat(get(server, path))
                        .as(path)
                        .startsWith("HTTP/1.1 401")
                        .endsWith(refused);
            }
            for (String wrong : List.of(
                    "Authorization: Bearer " + TOKEN + "0",
                    "Authorization: Bearer 0123456789abcdee",
                    "Authorization: Basic " + TOKEN,
                    "Authorization: " + TOKEN,
                    "Cookie: reproof=" + TOKEN,
                    "Authorization: Bearer " + TOKEN + "\r\nAuthorization: Bearer " + TOKEN)) {
                assertThat(request(server, "GET", "/", "Host: localhost", wrong))
                        .as(wrong)
                        .startsWith("HTTP/1.1 401");
            }
            assertThat(request(server, "POST", "/", "Host: evil.example")).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void whoever_brings_the_token_gets_a_cookie_that_lets_them_in() throws IOException {
        try (PageServer server = serve(Optional.of(new AccessToken(TOKEN)));
                PageServer other = serve(Optional.of(new AccessToken(TOKEN)))) {
            String entered = request(server, "GET", "/", "Host: localhost", "Authorization: Bearer " + TOKEN);
            assertThat(entered).startsWith("HTTP/1.1 200").doesNotContain(TOKEN);
            String cookie = entered.lines()
                    .filter(line -> line.startsWith("Set-cookie: "))
                    .findFirst()
                    .orElseThrow();
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
            String pair = cookie.substring("Set-cookie: ".length(), cookie.indexOf(';'));

            assertThat(request(server, "GET", "/", "Host: localhost", "Cookie: a=b; " + pair))
                    .startsWith("HTTP/1.1 200");
            assertThat(request(server, "GET", "/", "Host: localhost", "Cookie: " + pair + "0"))
                    .startsWith("HTTP/1.1 401");
            assertThat(request(other, "GET", "/", "Host: localhost", "Cookie: " + pair))
                    .startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void a_token_file_is_for_nobody_else_to_read() throws IOException {
        Path file = directory.resolve("token");
        Files.writeString(file, TOKEN + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        refused(
                ExitCode.REFUSED,
                "can be read by others: expected rw-------, found rw-r-----",
                "--token-file",
                "token");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "too short");
        refused(ExitCode.USAGE, "expected 16 to 1024 visible ASCII characters", "--token-file", "token");
        refused(ExitCode.NOT_FOUND, "none", "--token-file", "none");
    }

    @Test
    void others_are_served_only_with_a_token() {
        refused(ExitCode.REFUSED, "give --token-file", "--host", "0.0.0.0");
        refused(ExitCode.REFUSED, "give --token-file", "--host", "::");
        refused(ExitCode.USAGE, "--host expected an address", "--host", "berth.example");
        refused(ExitCode.USAGE, "--port expected 0 to 65535", "--port", "65536");
    }

    @Test
    void a_port_that_is_taken_is_told_of() throws IOException {
        try (PageServer server = serve(Optional.empty())) {
            refused(ExitCode.REFUSED, "take another --port, or 0", "--port", Integer.toString(server.port()));
        }
    }

    @Test
    void requests_are_bounded() throws IOException {
        try (PageServer server = serve(Optional.empty())) {
            assertThat(request(server, "GET", "/", "Host: localhost", "X: " + "x".repeat(1 << 20)))
                    .doesNotContain("HTTP/1.1 200");
            assertThat(request(server, "GET", "/", "Host: localhost\r\n" + "X: y\r\n".repeat(1_000)))
                    .doesNotContain("HTTP/1.1 200");
            assertThat(get(server, "/" + "x".repeat(10_000))).doesNotContain("HTTP/1.1 200");
            assertThat(get(server, "/")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_client_that_never_ends_its_request_is_let_go_and_keeps_nobody_out() throws IOException {
        try (PageServer server = serve(Optional.empty())) {
            List<Socket> slow = new ArrayList<>();
            for (int count = 0; count < 30; count++) {
                Socket socket = RawRequest.open(server.port());
                RawRequest.write(socket, "GET / HTTP/1.1\r\nHost: loc");
                slow.add(socket);
            }

            assertThat(get(server, "/")).startsWith("HTTP/1.1 200");

            for (Socket socket : slow) {
                assertThat(RawRequest.rest(socket)).doesNotContain("HTTP/1.1 200");
                socket.close();
            }
        }
    }

    @Test
    void a_page_hears_of_what_happens_while_the_run_goes_on() throws IOException {
        RecoveredRun run = started();
        try (PageServer server = serve(Optional.empty());
                Socket page = listening(server, "/runs/r1/events")) {
            String head = RawRequest.until(page, "\n\n");
            assertThat(head).startsWith("HTTP/1.1 200").containsIgnoringCase("content-type: text/event-stream");
            assertThat(RawRequest.until(page, "\"warnings\":[]"))
                    .contains("\"tasks\":{\"PENDING\":2}", "\"position\":");

            run.startRank(0);
            Attempt attempt = run.dispatch(new TaskId("a<b")).orElseThrow();
            run.warnOperator("TIDE", "it is low");
            attempt.text("said <b>so</b>");

            assertThat(RawRequest.until(page, "said <b>so</b>"))
                    .contains("\"task\":\"a<b\"", "\"attempt\":1", "RUNNING");
            attempt.finish(TokenUsage.UNKNOWN);
            assertThat(RawRequest.until(page, "\"FINISHED\":1")).contains("TIDE: it is low");
        } finally {
            run.close();
        }
    }

    @Test
    void a_list_hears_of_a_new_run() throws IOException {
        try (PageServer server = serve(Optional.empty());
                Socket page = listening(server, "/events")) {
            RawRequest.until(page, "\"runs\":0");
            started().close();
            assertThat(RawRequest.until(page, "\"runs\":1")).isNotEmpty();
        }
    }

    @Test
    void a_server_that_was_there_first_and_twenty_pages_keep_no_run_from_beginning_or_going_on() throws IOException {
        try (PageServer server = serve(Optional.empty())) {
            RecoveredRun run = started();
            List<Socket> pages = new ArrayList<>();
            for (int count = 0; count < 20; count++) {
                pages.add(listening(server, "/runs/r1/events"));
            }
            for (Socket page : pages) {
                RawRequest.until(page, "\"PENDING\":2");
            }
            run.close();
            try (RecoveredRun resumed = engine().resume(RunPlaces.inside(home()), OptionChoices.NONE)) {
                resumed.startRank(0);
                resumed.dispatch(new TaskId("a<b")).orElseThrow().finish(TokenUsage.UNKNOWN);
            }
            for (Socket page : pages) {
                RawRequest.until(page, "\"FINISHED\":1");
                page.close();
            }
        }
    }

    @Test
    void more_pages_than_are_served_are_told_so_and_those_that_left_make_room() throws IOException {
        started().close();
        try (PageServer server = serve(Optional.empty())) {
            List<Socket> pages = new ArrayList<>();
            for (int count = 0; count < 40; count++) {
                Socket page = listening(server, "/runs/r1/events");
                RawRequest.until(page, "retry");
                pages.add(page);
            }
            assertThat(get(server, "/runs/r1/events")).startsWith("HTTP/1.1 503");
            assertThat(get(server, "/")).startsWith("HTTP/1.1 200");
            for (Socket page : pages) {
                page.close();
            }
        }
    }

    @Test
    void clients_that_read_nothing_hold_up_no_page_and_are_let_go() throws Exception {
        RecoveredRun run = started();
        try (PageServer server = serve(Optional.empty())) {
            run.startRank(0);
            Attempt attempt = run.dispatch(new TaskId("a<b")).orElseThrow();
            attempt.text("x".repeat(20 << 20)); // more than the sockets between hold
            attempt.finish(TokenUsage.UNKNOWN);
            run.close();
            String page = get(server, "/runs/r1/");
            Matcher whole = Pattern.compile("(files/[0-9a-f]{32})\">the whole transcript")
                    .matcher(page);
            assertThat(whole.find()).isTrue();
            long before = held();
            List<Socket> deaf = new ArrayList<>();
            for (int count = 0; count < 20; count++) {
                deaf.add(listening(server, "/runs/r1/" + whole.group(1)));
            }
            await().atMost(PATIENCE).until(() -> writing() == 20);

            assertThat(get(server, "/runs/r1/")).startsWith("HTTP/1.1 200");
            assertThat(get(server, "/")).startsWith("HTTP/1.1 200");
            assertThat(held() - before).as("bytes held for 20 files of 20 MiB").isLessThan(64 << 20);
            await().atMost(PATIENCE).until(() -> writing() == 0);
            for (Socket socket : deaf) {
                socket.close();
            }
        } finally {
            run.close();
        }
    }

    /** How many threads write a file to somebody. */
    private static long writing() {
        return Thread.getAllStackTraces().values().stream()
                .filter(frames -> Arrays.stream(frames)
                        .anyMatch(frame -> frame.getClassName().equals(TextFile.class.getName())))
                .count();
    }

    private static long held() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void refused(ExitCode code, String why, String... more) {
        Terminal terminal = new Terminal(directory);
        String[] all = new String[more.length + 1];
        all[0] = "serve";
        System.arraycopy(more, 0, all, 1, more.length);
        assertThat(terminal.run(all)).as(terminal.err()).isEqualTo(code.number());
        assertThat(terminal.err()).contains(why);
        assertThat(terminal.out()).isEmpty();
    }

    private PageServer serve(Optional<AccessToken> token, String... more) {
        ServeCommand command = (ServeCommand) new Terminal(directory)
                .commands()
                .all()
                .getSubcommands()
                .get("serve")
                .getCommand();
        new picocli.CommandLine(command)
                .parseArgs(Stream.concat(Stream.of("--allow-host", "Berth.example"), Stream.of(more))
                        .toArray(String[]::new));
        return command.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), token);
    }

    private static Socket listening(PageServer server, String path) throws IOException {
        Socket socket = RawRequest.open(server.port());
        RawRequest.write(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return socket;
    }

    private static String get(PageServer server, String path) throws IOException {
        return request(server, "GET", path, "Host: localhost");
    }

    private static String request(PageServer server, String method, String path, String... headers) throws IOException {
        return RawRequest.send(
                server.port(),
                method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                        + (headers.length == 0 ? "" : "\r\n") + "Connection: close\r\n\r\n");
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n"));
    }

    private RunHome home() {
        return RunHome.of(directory, new RunId("r1"));
    }

    private RecoveredRun started() {
        return engine().start(RunPlaces.inside(home()), NewRun.of(new RunId("r1"), DAG, "dag", OptionChoices.NONE));
    }

    private static ResumeEngine engine() {
        return new ResumeEngine(EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {}));
    }
}
