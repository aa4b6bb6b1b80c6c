package dev.reproof.tests.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page of a run as people meet it: from disk, in Chromium. */
class ReportInBrowserTest {

    @TempDir
    static Path directory;

    private static Browser browser;
    private static String harbour;

    @BeforeAll
    static void a_browser_and_a_page() throws Exception {
        browser = Browser.start(Files.createDirectory(directory.resolve("profile")));
        browser.requests(); // what the window shows before
        harbour = HarbourRun.play(Files.createDirectory(directory.resolve("harbour")))
                .toUri()
                .toString();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void nothing_was_complained_of_and_nothing_was_asked_for() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1280, 900, light", "1280, 900, dark", "360, 740, light", "360, 740, dark", "2560, 1400, light"})
    void has_no_barrier_and_never_scrolls_sideways(int width, int height, String scheme) throws Exception {
        browser.open(harbour, width, height, scheme);
        browser.script("document.querySelectorAll('details').forEach(d => d.open = true)");

        assertThat(browser.script("return document.documentElement.scrollWidth"))
                .isEqualTo((long) width);
        assertThat(browser.barriers()).isEmpty();
    }

    @Test
    void begins_with_what_needs_attention_and_has_its_landmarks() {
        browser.open(harbour, 1280, 900, "light");

        assertThat(browser.driver().findElement(By.tagName("h1")).getText()).isEqualTo("Harbour ledger");
        assertThat(browser.driver().findElement(By.id("attention")).getText())
                .contains("announce failed: Agent command ended with exit code 3", "ARTIFACTS_UNPINNED");
        assertThat(browser.driver().findElements(By.cssSelector("header, nav[aria-label], main, footer")))
                .hasSize(4);
        assertThat(browser.script("return document.documentElement.lang")).isEqualTo("en");
    }

    @Test
    void a_click_in_the_graph_opens_the_task() {
        browser.open(harbour, 1280, 900, "light");

        browser.driver()
                .findElement(By.cssSelector("a.node[aria-label^='announce']"))
                .click();

        WebElement task = open("announce");
        assertThat(inSight(task)).isTrue();
        assertThat(task.getText()).contains("Agent command ended with exit code 3", "ESC[31merror");
        task.findElement(By.cssSelector("details.part > summary")).click();
        assertThat(task.getText()).contains("framing of the DAG", "parent handbook, ", "the task's own");
    }

    @Test
    void everything_can_be_reached_by_the_keyboard_alone() {
        browser.open(harbour, 1280, 900, "light");

        press(Keys.TAB); // "Skip to the report"
        assertThat(focused()).isEqualTo("Skip to the report");
        for (int tabs = 0; tabs < 60 && !focused().equals("design-ledger: finished"); tabs++) {
            press(Keys.TAB);
        }
        assertThat(focused()).isEqualTo("design-ledger: finished");
        press(Keys.ENTER);

        WebElement task = open("design-ledger");
        assertThat(inSight(task)).isTrue();
        assertThat(browser.script("return document.activeElement.closest('details').open"))
                .isEqualTo(true);
        new Actions(browser.driver())
                .keyDown(Keys.SHIFT)
                .sendKeys(Keys.TAB)
                .keyUp(Keys.SHIFT)
                .perform();
        press(Keys.SPACE); // on its line, which closes it again
        assertThat(task.getAttribute("open")).isNull();
    }

    @Test
    void a_link_to_a_task_opens_it_when_the_page_is_opened() {
        browser.open(harbour + "#t4", 1280, 900, "light");

        assertThat(inSight(open("design-ledger"))).isTrue();
    }

    @Test
    void tasks_and_events_can_be_searched() {
        browser.open(harbour, 1280, 900, "light");

        browser.driver().findElement(By.id("task-search")).sendKeys("SUEDMOLE".replace("UE", "Ü"));
        assertThat(shown("details.task h3")).contains("survey-berths", "review").doesNotContain("announce");
        browser.driver().findElement(By.id("trail-search")).sendKeys("taken over");
        assertThat(browser.driver().findElement(By.id("no-event")).isDisplayed())
                .isTrue();
        browser.driver().findElement(By.id("trail-search")).clear();
        browser.driver().findElement(By.id("trail-search")).sendKeys("lighthouse");
        assertThat(shown("#trail li")).hasSize(1).allMatch(event -> event.contains("takes the run over"));
        browser.driver()
                .findElement(By.cssSelector("button[data-standing=bad]"))
                .click();
        browser.driver().findElement(By.id("task-search")).clear();
        browser.driver().findElement(By.id("task-search")).sendKeys(" ");
        assertThat(shown("details.task h3")).contains("review").doesNotContain("announce");
    }

    @Test
    void all_of_it_can_be_read_without_script() {
        browser.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            browser.open(harbour + "#t4", 1280, 900, "light");

            assertThat(browser.driver().findElement(By.id("task-tools")).isDisplayed())
                    .isFalse();
            assertThat(browser.driver().findElement(By.id("t4")).isDisplayed()).isTrue();
            assertThat(browser.driver().findElement(By.id("trail")).getText()).contains("lighthouse");
        } finally {
            browser.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }

    @Test
    void a_page_of_texts_that_try_to_run_does_nothing() throws Exception {
        String page = HostileRun.play(Files.createDirectory(directory.resolve("hostile")))
                .toUri()
                .toString();

        browser.open(page, 1280, 900, "light");
        browser.script("document.querySelectorAll('details').forEach(d => d.open = true)");
        browser.script("document.querySelectorAll('a.node')[1].scrollIntoView({block: 'center'})");
        browser.driver().findElements(By.cssSelector("a.node")).get(1).click();

        assertThat(browser.script("return window.ran")).isNull();
        assertThat(browser.driver().getTitle()).startsWith("<script>");
        assertThat(browser.script(
                        "return [...document.querySelectorAll('script, img, iframe, object, embed, form, base, link, math, audio,"
                                + " video, template, style')].map(e => e.tagName).join()"))
                .isEqualTo("LINK,STYLE,SCRIPT");
        assertThat(browser.script("return [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())"
                        + ".filter(n => n.startsWith('on') || n === 'style' || n === 'srcdoc').length"))
                .isEqualTo(0L);
        assertThat(browser.script("return [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"
                        + ".filter(h => !/^#|^[\\w.~-]+$/.test(h))"))
                .isEqualTo(List.of());
        assertThat(browser.driver().findElement(By.id("tasks")).getText())
                .contains("<script>window.ran=1</script>", "ESC[2J", "U+202E", "NUL");
    }

    @Test
    void a_thousand_tasks_and_ten_thousand_events_open_and_scroll() throws Exception {
        Path page = large(Files.createDirectory(directory.resolve("large")));

        browser.open(page.toUri().toString(), 1280, 900, "light");

        assertThat(count("details.task")).isEqualTo(1_000);
        assertThat(count("#trail li")).isGreaterThan(10_000);
        browser.script("location.hash = '#t1000'");
        assertThat(inSight(open("task 999"))).isTrue();
        browser.driver().findElement(By.cssSelector("#trail > summary")).click();
        browser.script("window.scrollTo(0, document.body.scrollHeight)");
        assertThat(browser.driver().findElement(By.tagName("footer")).isDisplayed())
                .isTrue();
    }

    private static WebElement open(String task) {
        WebElement found = (WebElement) browser.script(
                "return [...document.querySelectorAll('details.task')]"
                        + ".find(d => d.querySelector('h3').textContent === arguments[0])",
                task);
        await().atMost(Duration.ofSeconds(20)).until(() -> found.getAttribute("open") != null);
        return found;
    }

    private static long count(String selector) {
        return (long) browser.script("return document.querySelectorAll(arguments[0]).length", selector);
    }

    private static boolean inSight(WebElement element) {
        return (boolean) browser.script(
                "const r = arguments[0].querySelector('summary').getBoundingClientRect(); return r.top >= 0 && r.bottom <="
                        + " innerHeight",
                element);
    }

    private static List<String> shown(String selector) {
        return browser.driver().findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .map(WebElement::getText)
                .toList();
    }

    private static void press(Keys key) {
        new Actions(browser.driver()).sendKeys(key).perform();
    }

    private static String focused() {
        return (String) browser.script(
                "const a = document.activeElement; return a.getAttribute('aria-label') || a.textContent");
    }

    /** Ten ranks of a hundred tasks; each task is sent four times. */
    private static Path large(Path place) throws Exception {
        String tasks = IntStream.range(0, 1_000)
                .mapToObj(task -> "{\"id\":\"task " + task + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Do it.\","
                        + "\"depends_on\":[" + (task < 100 ? "" : "\"task " + (task - 100) + "\"") + "]}")
                .collect(Collectors.joining(","));
        RunId id = new RunId("large");
        EngineSettings settings = EngineSettings.of(Clock.systemUTC(), new Runner("quay", 4711, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        });
        RunHome home = RunHome.of(place, id);
        try (RecoveredRun run = new ResumeEngine(settings)
                .start(
                        RunPlaces.inside(home),
                        NewRun.of(
                                id,
                                ("{\"title\":\"Large\",\"tasks\":[" + tasks + "]}").getBytes(UTF_8),
                                "dag.json",
                                OptionChoices.NONE))) {
            for (int rank = 0; rank < 10; rank++) {
                run.startRank(rank);
                side(IntStream.range(100 * rank, 100 * rank + 100)
                        .mapToObj(task -> Executors.callable(() -> play(run, "task " + task)))
                        .toList());
                run.completeRank(rank);
            }
            run.finish("");
        }
        return home.artifacts().resolve("_report.html");
    }

    /** Side by side, so that the log forces them in groups. */
    private static void side(List<Callable<Object>> tasks) throws Exception {
        ExecutorService all = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Object> done : all.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            all.shutdownNow();
        }
    }

    private static void play(RecoveredRun run, String task) {
        for (int attempt = 0; attempt < 4; attempt++) {
            run.dispatch(new TaskId(task)).orElseThrow().giveUp("nobody knows how it ended");
        }
        var last = run.dispatch(new TaskId(task)).orElseThrow();
        last.text("The quick brown fox weighs flour at the old mill by the river. ".repeat(50));
        last.finish(TokenUsage.UNKNOWN);
    }
}
