package dev.reproof.tests.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page of a run as people meet it: from disk, in Chromium. */
class ReportInBrowserTest {

    @TempDir
    static Path directory;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static Browser browser;
    private static String harbour;
    private static String large;

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
    void no_line_of_the_graph_runs_behind_a_task() {
        browser.open(harbour, 1280, 900, "light");

        assertThat(browser.script("""
                        const edges = document.querySelector('path.edge');
                        const boxes = [...document.querySelectorAll('a.node rect')].map(r => r.getBBox());
                        const behind = [];
                        for (let at = 0; at < edges.getTotalLength(); at += 2) {
                          const p = edges.getPointAtLength(at);
                          if (boxes.some(b => p.x > b.x + 2 && p.x < b.x + b.width - 2 && p.y > b.y + 2 && p.y < b.y + b.height - 2)) {
                            behind.push(p.x + ' ' + p.y);
                          }
                        }
                        return behind;
                        """)).isEqualTo(List.of());
    }

    @Test
    void on_a_phone_words_stand_before_the_lines_of_the_time_line() {
        browser.open(harbour, 360, 740, "light");

        assertThat(browser.script("""
                        const took = [...document.querySelectorAll('.took')].pop();
                        took.scrollIntoView({ block: 'center', behavior: 'instant' });
                        const grid = document.querySelector('.grid').getBoundingClientRect(), own = took.getBoundingClientRect();
                        const top = document.elementFromPoint(own.left + own.width / 2, own.top + own.height / 2);
                        return [grid.right > own.left, top.className, getComputedStyle(took).backgroundColor];
                        """)).isEqualTo(List.of(true, "took", "rgb(255, 255, 255)"));
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

    /** Of more than 100 tasks, most are packed. */
    @ParameterizedTest
    @ValueSource(ints = {40, 125})
    void a_page_of_texts_that_try_to_run_does_nothing(int tasks) throws Exception {
        String page = HostileRun.play(Files.createDirectory(directory.resolve("hostile" + tasks)), tasks)
                .toUri()
                .toString();

        browser.open(page, 1280, 900, "light");
        browser.script("document.querySelectorAll('details').forEach(d => d.open = true)");
        await().atMost(PATIENCE).untilAsserted(() -> {
            browser.script("dispatchEvent(new Event('beforeprint'))"); // which wants all of it
            assertThat(count("[data-pack]:empty")).isZero();
        });
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
    void a_thousand_tasks_and_ten_thousand_events_open_scroll_and_are_searched() throws Exception {
        browser.open(large(), 1280, 900, "light");

        assertThat(count("details.task")).isEqualTo(1_000);
        assertThat(count("*")).isLessThan(20_000);
        browser.script("location.hash = '#t1000'");
        WebElement last = open("task 999");
        assertThat(inSight(last)).isTrue();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(last.getText()).contains("the whole transcript", "nobody knows how it ended"));
        browser.driver().findElement(By.cssSelector("#trail > summary")).click();
        browser.script("window.scrollTo(0, document.body.scrollHeight)");
        assertThat(browser.driver().findElement(By.tagName("footer")).isDisplayed())
                .isTrue();
        find("trail-search", "attempt 5) is sent");
        assertThat(browser.driver().findElement(By.id("trail-count")).getText()).isEqualTo("1000 events");
        assertThat(count("#trail li")).isGreaterThan(10_000);
        find("task-search", "recorded 456e482ab0f50031");
        assertThat(browser.driver().findElement(By.id("no-task")).isDisplayed()).isTrue();
        find("task-search", "ick brown FOX");
        assertThat(count("details.task:not([hidden])")).isEqualTo(1_000);
        find("task-search", "task_517~");
        assertThat(count("details.task:not([hidden])"))
                .as("attributes are not searched")
                .isZero();
    }

    @Test
    void rows_that_are_packed_come_into_sight_as_any_other() throws Exception {
        browser.open(large(), 1280, 900, "light");

        browser.script("document.querySelector('#time .tall').scrollTo(0, 1e6)");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                browser.script("return document.querySelector('#time .rows:last-of-type').textContent"))
                        .asString()
                        .contains("task 999"));
        browser.script("document.getElementById('trail').open = true");
        browser.script("document.querySelectorAll('#trail .group')[40].scrollIntoView({ behavior: 'instant' })");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(count("#trail .group:nth-of-type(42) li")).isEqualTo(100));
        assertThat(browser.script("return document.querySelectorAll('#trail .group')[90].childElementCount"))
                .as("what nobody has come to")
                .isEqualTo(0L);
    }

    @Test
    void without_script_a_large_page_says_what_it_does_not_show() throws Exception {
        browser.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            browser.open(large(), 1280, 900, "light");

            assertThat(said("#t900"))
                    .contains("what is packed of this task; reproof prompt, transcript and audit print it");
            assertThat(said("#time .rows:nth-of-type(6)")).as("it is said once").isEqualTo("none");
            assertThat(said("#time .rows[data-pack]")).contains("the rows of more tasks, which are packed");
            assertThat(said("#trail .group[data-pack]"))
                    .contains("the events from here to the last ones, which are packed");
            assertThat(browser.driver().findElement(By.id("t1")).getAttribute("textContent"))
                    .contains("nobody knows how it ended");
        } finally {
            browser.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }

    private static String said(String selector) {
        return (String) browser.script(
                "return getComputedStyle(document.querySelector(arguments[0]), '::before').content", selector);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void printed_it_is_dark_on_white_and_nothing_stays_closed(String scheme) {
        browser.open(harbour, 794, 1123, scheme);
        browser.emulatePrint(scheme);

        assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(255, 255, 255)");
        assertThat(lightness("getComputedStyle(document.body).color")).isLessThan(80);
        assertThat(lightness("getComputedStyle(document.querySelector('#tasks .facts')).color"))
                .isLessThan(130);
        assertThat(lightness("getComputedStyle(document.querySelector('pre.text')).backgroundColor"))
                .isGreaterThan(225);
        assertThat(
                        browser.script(
                                "return [...document.querySelectorAll('details.task .body, details.part > :last-child, #trail li')]"
                                        + ".filter(e => !e.checkVisibility({ contentVisibilityAuto: true }) || e.offsetHeight === 0).length"))
                .isEqualTo(0L);
        assertThat(
                        browser.script(
                                "return [...document.querySelectorAll('pre, .scroll, .graph')]"
                                        + ".filter(e => e.scrollHeight > e.clientHeight + 1 && getComputedStyle(e).overflowY !== 'visible').length"))
                .as("what has to be scrolled")
                .isEqualTo(0L);
        assertThat(browser.driver().findElement(By.id("trail-tools")).isDisplayed())
                .isFalse();
        assertThat(new String(browser.pdf(), ISO_8859_1)).startsWith("%PDF").contains("/Type /Page\n");
    }

    @Test
    void printed_a_large_page_has_what_is_packed() throws Exception {
        browser.open(large(), 794, 1123, "light");
        browser.emulatePrint("light");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(count("[data-pack]:empty")).isZero());
    }

    /** From 0 to 255. */
    private static int lightness(String colour) {
        return ((Number) browser.script("const [r, g, b] = (" + colour
                        + ").match(/[0-9.]+/g).map(Number); return Math.round((r + g + b) / 3)"))
                .intValue();
    }

    private static void find(String field, String words) {
        browser.script(
                "const f = document.getElementById(arguments[0]); f.value = arguments[1]; f.dispatchEvent(new Event('input'))",
                field,
                words);
    }

    /** It takes some seconds to be played. */
    private static synchronized String large() throws Exception {
        if (large == null) {
            large = LargeRun.play(Files.createDirectory(directory.resolve("large")))
                    .toUri()
                    .toString();
        }
        return large;
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
}
