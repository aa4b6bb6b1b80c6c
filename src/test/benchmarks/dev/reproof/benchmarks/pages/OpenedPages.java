package dev.reproof.benchmarks.pages;

import dev.reproof.benchmarks.WorkDirectory;
import dev.reproof.tests.report.Browser;
import dev.reproof.tests.report.LargeRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** How long pages take to open, to scroll and to be searched, in a Chromium without a window. */
public final class OpenedPages {

    private static final String OPENED = """
            const opened = performance.getEntriesByType('navigation')[0];
            const paint = performance.getEntriesByName('first-contentful-paint')[0];
            return [paint ? paint.startTime : opened.loadEventEnd, opened.loadEventEnd, document.querySelectorAll('*').length];
            """;

    /** Opens the list of events and goes through all of the page; says how long the longest frame took. */
    private static final String SCROLLED = """
            const done = arguments[arguments.length - 1];
            document.getElementById('trail').open = true;
            document.documentElement.style.scrollBehavior = 'auto';
            let longest = 0, last = performance.now(), first = true;
            const step = () => {
              const now = performance.now();
              if (!first) longest = Math.max(longest, now - last);
              first = false;
              last = now;
              if (scrollY + innerHeight + 2 >= document.documentElement.scrollHeight || now - begin > 20000) {
                done(longest);
                return;
              }
              scrollBy(0, 600);
              requestAnimationFrame(step);
            };
            const begin = last;
            requestAnimationFrame(step);
            """;

    private static final String SEARCHED = """
            const field = document.getElementById(arguments[0]);
            const begin = performance.now();
            field.value = arguments[1];
            field.dispatchEvent(new Event('input'));
            document.body.offsetHeight;
            return performance.now() - begin;
            """;

    private OpenedPages() {}

    /**
     * The arguments are a directory to work in, how often, and pages; without pages one of a thousand tasks and more than ten
     * thousand events is made. Pages take turns. The table is printed, and written to {@code pages.md} in that directory.
     */
    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[0]).toAbsolutePath();
        System.setProperty(WorkDirectory.PROPERTY, target.toString());
        try (WorkDirectory work = WorkDirectory.create()) {
            List<Path> pages = args.length > 2
                    ? Arrays.stream(args).skip(2).map(Path::of).toList()
                    : List.of(LargeRun.play(work.resolve("run")));
            String table = measure(work, pages, Integer.parseInt(args[1]));
            Files.writeString(target.resolve("pages.md"), table);
            System.out.println("\n" + table);
        }
    }

    private static String measure(WorkDirectory work, List<Path> pages, int rounds) throws IOException {
        Map<Path, List<double[]>> found = new LinkedHashMap<>();
        try (Browser browser = Browser.start(Files.createDirectories(work.resolve("profile")))) {
            for (int round = 0; round <= rounds; round++) {
                for (Path page : pages) {
                    double[] one = open(browser, page.toRealPath());
                    if (round > 0) { // the first one also starts the browser's processes
                        found.computeIfAbsent(page, same -> new ArrayList<>()).add(one);
                    }
                }
            }
        }
        StringBuilder table = new StringBuilder(
                "| page | bytes | elements | first paint | loaded | longest frame of scrolling"
                        + " | first search of events | of tasks |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for (Path page : pages) {
            List<double[]> rows = found.get(page);
            table.append(String.format(
                    Locale.ROOT, "| %s | %,d | %,.0f |", page.getFileName(), Files.size(page), rows.get(0)[2]));
            IntStream.of(0, 1, 3, 4, 5).forEach(column -> table.append(column(rows, column)));
            table.append('\n');
        }
        return table.toString();
    }

    private static double[] open(Browser browser, Path page) {
        browser.open(page.toUri().toString(), 1280, 900, "light");
        List<?> opened = (List<?>) browser.script(OPENED);
        double scrolled = number(browser.driver().executeAsyncScript(SCROLLED));
        double events = number(browser.script(SEARCHED, "trail-search", "task 77"));
        double tasks = number(browser.script(SEARCHED, "task-search", "task 77"));
        return new double[] {
            number(opened.get(0)), number(opened.get(1)), number(opened.get(2)), scrolled, events, tasks
        };
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    /** The median, and what it was between. */
    private static String column(List<double[]> rows, int column) {
        double[] sorted = rows.stream().mapToDouble(row -> row[column]).sorted().toArray();
        return String.format(
                Locale.ROOT,
                " %.0f ms (%.0f to %.0f) |",
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
