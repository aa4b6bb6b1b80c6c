package dev.reproof.tests.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The pages that the packaged program serves, in Chromium, while a packaged runner is at work. */
class LivePageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOKEN = "0123456789abcdef0123";

    /** More are refused. */
    private static final int MOST_PAGES = 40;

    private static final String DAG = """
            {"title":"Two loaves","tasks":[
              {"id":"first","complexity":"LOW","subtask_prompt":"Begin."},
              {"id":"second","complexity":"LOW","subtask_prompt":"Go on.","depends_on":["first"]}]}
            """;

    /** Says something, then more when there is a file {@code more}, and ends when there is a file {@code go}. */
    private static final String AGENT = "printf '%s\\n' '<img src=x onerror=\"document.title=1\">' 'first words';"
            + " until [ -e more ]; do sleep 0.05; done; echo later words; until [ -e go ]; do sleep 0.05; done";

    @TempDir
    static Path kept;

    private static Browser browser;

    @TempDir
    Path directory;

    private PackagedProgram program;

    @BeforeAll
    static void a_browser() throws IOException {
        browser = Browser.start(Files.createDirectory(kept.resolve("profile")));
        leave(); // its own first page
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void furnish() throws IOException {
        program = PackagedProgram.in(directory);
        Files.writeString(directory.resolve("dag.json"), DAG);
    }

    @Test
    void a_page_shows_what_agents_say_as_they_say_it_and_the_end_of_the_run() throws Exception {
        try (RunningProgram server = start("serve", "--port", "0");
                RunningProgram runner = start("run", "dag.json", "--run-id", "r", "--agent-command", AGENT)) {
            String address = address(server);
            awaitState();
            browser.open(address, 1280, 900, "light");
            browser.driver().findElement(By.linkText("r")).click();

            awaitText("live", "first words");
            assertThat(text("live")).contains("<img src=x onerror=", "first: attempt 1", "1 running");
            touch("more");
            awaitText("live", "later words");
            browser.driver().findElement(By.cssSelector("details.task summary")).sendKeys(Keys.ENTER);
            touch("go");
            awaitText("live", "It has ended: 2 finished");
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(browser.driver()
                                    .findElement(By.tagName("header"))
                                    .getText())
                            .contains("Success", "2 of 2 tasks finished"));

            assertThat(browser.driver().getTitle()).startsWith("Two loaves");
            assertThat(browser.driver()
                            .findElement(By.cssSelector("details.task"))
                            .getDomProperty("open"))
                    .as("what was open before the page was made again")
                    .isEqualTo("true");
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requests()).isNotEmpty().allMatch(request -> request.startsWith(address));
            assertThat(runner.await().code()).isZero();
            leave();
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, 900, light", "1280, 900, dark", "360, 740, light", "360, 740, dark"})
    void pages_have_no_barrier_and_never_scroll_sideways(int width, int height, String scheme) throws Exception {
        try (RunningProgram server = start("serve", "--port", "0");
                RunningProgram runner = start("run", "dag.json", "--run-id", "r", "--agent-command", AGENT)) {
            String address = address(server);
            awaitState();
            browser.open(address, width, height, scheme);
            requireNoBarrier(width);
            browser.open(address + "runs/r/", width, height, scheme);
            awaitText("live", "first words");
            requireNoBarrier(width);
            assertThat(runner.isAlive()).isTrue();
            leave();
        }
    }

    @Test
    void a_page_that_was_one_too_many_hears_of_the_run_once_others_have_left() throws Exception {
        try (RunningProgram server = start("serve", "--port", "0");
                RunningProgram runner = start("run", "dag.json", "--run-id", "r", "--agent-command", AGENT)) {
            String address = address(server);
            awaitState();
            List<Socket> others = new ArrayList<>();
            for (int other = 0; other < MOST_PAGES; other++) {
                others.add(listening(URI.create(address).getPort()));
            }
            browser.open(address + "runs/r/", 1280, 900, "light");
            awaitText("live", "The server does not answer");

            for (Socket other : others) {
                other.close();
            }

            awaitText("live", "first words");
            assertThat(runner.isAlive()).isTrue();
            leave();
        }
    }

    /** A page that hears of the run. */
    private static Socket listening(int port) throws IOException {
        Socket page = new Socket(InetAddress.getLoopbackAddress(), port);
        page.getOutputStream()
                .write(("GET /runs/r/events HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(page.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200");
        return page;
    }

    @Test
    void a_token_is_asked_for_or_comes_with_the_link() throws Exception {
        Path token = directory.resolve("token");
        Files.writeString(token, TOKEN);
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        try (RunningProgram server = start("serve", "--port", "0", "--token-file", "token")) {
            String address = address(server);

            browser.open(address, 1280, 900, "light");
            requireNoBarrier(1280);
            browser.driver().findElement(By.id("token")).sendKeys("wrong", Keys.ENTER);
            awaitText("wrong", "not the token");
            browser.driver().findElement(By.id("token")).clear();
            browser.driver().findElement(By.id("token")).sendKeys(TOKEN, Keys.ENTER);
            awaitText("main", "No runs yet");

            browser.driver().manage().deleteAllCookies();
            browser.open("about:blank", 1280, 900, "light");
            browser.open(address + "#token=" + TOKEN, 1280, 900, "light");
            awaitText("main", "No runs yet");
            assertThat(browser.driver().getCurrentUrl()).isEqualTo(address);
            assertThat(browser.script("return document.cookie")).isEqualTo("");
            assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("401"));
            leave();
        }
    }

    /** A page whose server ends complains of it. */
    private static void leave() {
        browser.open("about:blank", 1280, 900, "light");
        browser.complaints();
        browser.requests();
    }

    private static void requireNoBarrier(int width) {
        assertThat(browser.script("return document.documentElement.scrollWidth"))
                .isEqualTo((long) width);
        assertThat(browser.barriers()).isEmpty();
    }

    private RunningProgram start(String... arguments) throws IOException {
        return program.start(directory.resolve("logs"), arguments);
    }

    private void touch(String file) throws IOException {
        Files.createFile(directory.resolve(file));
    }

    private void awaitState() {
        await().atMost(PATIENCE).until(() -> Files.exists(directory.resolve(".reproof/runs/r/state.json")));
    }

    /** The page may be made again while it is looked at. */
    private static void awaitText(String id, String awaited) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(text(id)).contains(awaited));
    }

    private static String text(String id) {
        return browser.driver().findElement(By.id(id)).getText();
    }

    private static String address(RunningProgram server) throws IOException {
        await().atMost(PATIENCE).until(() -> server.out().endsWith("/\n"));
        String line = server.out();
        return line.substring(line.indexOf("http://127.0.0.1:")).strip();
    }
}
