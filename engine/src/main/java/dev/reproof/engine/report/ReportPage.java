package dev.reproof.engine.report;

import dev.reproof.engine.shown.Amounts;
import dev.reproof.events.Exported;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.Told;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report of a run as one HTML page that needs nothing else. Its policy allows its own style and script by their digests, and
 * no network; texts of a run stand in it as text alone. Without script everything can be read, and nothing be searched.
 */
@Exported
public final class ReportPage {

    /** How every page begins, so that a page is known as one of ours. */
    public static final String BEGINNING = "<!DOCTYPE html>\n<!-- Report of a run, made by Reproof -->\n";

    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");

    private final RunReport report;
    private final RunState run;
    private final Html html = new Html();

    private ReportPage(RunReport report) {
        this.report = report;
        this.run = report.state();
    }

    /** The page. */
    public static String of(RunReport report) {
        return new ReportPage(report).page(Optional.empty());
    }

    /**
     * The page as it is served: with one more script, which may fetch from where the page came from.
     *
     * @param script of the program's own
     */
    public static String served(RunReport report, String script) {
        return new ReportPage(report).page(Optional.of(script));
    }

    /** The policy of a page that is served with that script, for the header of the answer. */
    public static String policy(String script) {
        return policy(Optional.of(script));
    }

    private String page(Optional<String> more) {
        html.raw(BEGINNING).raw("<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy(more) + "\">\n");
        html.raw("""
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta name="referrer" content="no-referrer">
                <link rel="icon" href="data:,">
                <title>\
                """);
        html.text(Names.shortened(run.dag().title())).raw(" – ").text(run.run().value());
        html.raw("</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n" + Signs.SYMBOLS
                + "<a class=\"skip\" href=\"#main\">Skip to the report</a>\n");
        header();
        html.raw("<main id=\"main\" tabindex=\"-1\">\n");
        section("attention", "Needs attention", () -> new Attention(report).write(html));
        section("figures", "Figures", this::figures);
        section("graph", "Graph", this::graph);
        section("time", "Time line", () -> new TimeLine(report).write(html));
        section("tasks", "Tasks", () -> new TaskSections(report).write(html));
        section("events", "Events", () -> new TrailList(report).write(html));
        html.raw("</main>\n");
        footer();
        html.packed().raw("<script>" + SCRIPT + "</script>\n");
        more.ifPresent(script -> html.raw("<script>" + script + "</script>\n"));
        return html.raw("</body>\n</html>\n").toString();
    }

    private static String policy(Optional<String> more) {
        return "default-src 'none'; script-src " + source(SCRIPT)
                + more.map(script -> " " + source(script)).orElse("") + "; style-src " + source(STYLE)
                + "; img-src data:" + (more.isPresent() ? "; connect-src 'self'" : "")
                + "; base-uri 'none'; form-action 'none'";
    }

    private void section(String id, String title, Runnable body) {
        html.raw("<section id=\"" + id + "\" aria-labelledby=\"h-" + id + "\">\n<h2 id=\"h-" + id + "\">" + title
                + "</h2>\n");
        body.run();
        html.raw("</section>\n");
    }

    private void header() {
        Standing standing = Standing.of(run);
        html.raw("<header>\n<p class=\"run\">Run <code>")
                .text(run.run().value())
                .raw("</code></p>\n<h1>");
        html.name(Names.shortened(run.dag().title()))
                .raw("</h1>\n<p class=\"lead\"><span class=\"pill s-" + standing.sign() + "\">");
        html.sign(standing).raw(outcome() + "</span> ").text(summary()).raw("</p>\n");
        html.raw("<nav aria-label=\"Parts of this page\"><ul><li><a href=\"#attention\">Needs attention</a></li>"
                + "<li><a href=\"#figures\">Figures</a></li><li><a href=\"#graph\">Graph</a></li>"
                + "<li><a href=\"#time\">Time line</a></li><li><a href=\"#tasks\">Tasks</a></li>"
                + "<li><a href=\"#events\">Events</a></li></ul></nav>\n</header>\n");
    }

    private String outcome() {
        return run.finished()
                .map(RunFinished::outcome)
                .map(outcome -> switch (outcome) {
                    case SUCCESS -> "Success";
                    case FAILED -> "Failed";
                    case BUDGET_EXCEEDED -> "Came to a limit";
                })
                .orElse(run.interrupted().isEmpty() ? "Not finished yet" : run.restarting() ? "Restarting" : "Stopped");
    }

    private String summary() {
        Map<TaskStatus, Long> counts = run.counts();
        long done = counts.getOrDefault(TaskStatus.FINISHED, 0L);
        String time = run.finishedAt().isPresent() ? "in " : "so far, in ";
        long runners =
                report.history().turns().stream().filter(RunHistory.Turn::came).count();
        return done + " of " + run.shown().size() + (run.shown().size() == 1 ? " task" : " tasks") + " finished " + time
                + Html.span(Optional.of(run.startedAt()), run.finishedAt().or(() -> Optional.of(report.at())))
                + (runners > 1 ? ", by " + runners + " runners one after the other" : "")
                + (run.totals().told().money().isEmpty()
                        ? ""
                        : ", for " + run.totals().told().money()) + ".";
    }

    private void figures() {
        Told told = run.totals().told();
        html.raw("<dl class=\"tiles\">\n");
        tile("Tasks", Integer.toString(run.shown().size()), counts());
        tile(
                "Time",
                Html.span(Optional.of(run.startedAt()), run.finishedAt().or(() -> Optional.of(report.at()))),
                run.dag().ranks().size() + (run.dag().ranks().size() == 1 ? " rank" : " ranks"));
        int attempts = report.history().attempts().size();
        tile("Attempts", Amounts.count(attempts), ways());
        long sent = report.history().attempts().stream()
                .flatMap(attempt -> attempt.sent().stream())
                .mapToLong(event -> event.prompt().bytes())
                .sum();
        tile("Prompts", Amounts.bytes(sent), "of all attempts");
        tile("Transcripts", Amounts.bytes(run.totals().outputBytes()), "of ended attempts");
        if (told.tokens().input().isPresent() || told.tokens().output().isPresent()) {
            tile(
                    "Tokens",
                    told.tokens().input().map(Amounts::count).orElse("–") + " in",
                    told.tokens().output().map(Amounts::count).orElse("–") + " out");
        } else if (run.totals().tokensSpent() > 0) {
            tile("Tokens", Amounts.count(run.totals().tokensSpent()), "in and out");
        }
        if (!told.money().isEmpty()) {
            tile("Cost", told.money(), "told by " + told.costed() + (told.costed() == 1 ? " attempt" : " attempts"));
        }
        html.raw("</dl>\n");
        models();
        moments();
    }

    private String counts() {
        return report.tasks().stream()
                .collect(Collectors.groupingBy(
                        TaskStory::standing, () -> new EnumMap<>(Standing.class), Collectors.counting()))
                .entrySet()
                .stream()
                .map(count -> count.getValue() + " " + count.getKey().word())
                .collect(Collectors.joining(", "));
    }

    private String ways() {
        String ways = Stream.of(some(lost(), "given up"), some(adopted(), "taken over"))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(", "));
        return ways.isEmpty() ? "none given up" : ways;
    }

    private static String some(long count, String what) {
        return count == 0 ? "" : count + " " + what;
    }

    private long lost() {
        return report.history().attempts().stream()
                .filter(attempt -> attempt.how() == AttemptStory.How.LOST)
                .count();
    }

    private long adopted() {
        return report.history().attempts().stream()
                .filter(attempt -> !attempt.adoptions().isEmpty())
                .count();
    }

    private void tile(String name, String value, String more) {
        html.raw("<div><dt>" + name + "</dt><dd><b>")
                .text(value)
                .raw("</b><span>")
                .text(more)
                .raw("</span></dd></div>\n");
    }

    private void models() {
        List<ModelCost> costs = ModelCost.of(report.history().attempts());
        if (costs.isEmpty()) {
            return;
        }
        html.raw(
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Costs by model\"><table>"
                        + "<caption>By model, of attempts that told anything</caption><thead><tr><th scope=\"col\">Model</th>"
                        + "<th scope=\"col\" class=\"n\">Attempts</th><th scope=\"col\" class=\"n\">Tokens in</th>"
                        + "<th scope=\"col\" class=\"n\">of them cached</th><th scope=\"col\" class=\"n\">Tokens out</th>"
                        + "<th scope=\"col\" class=\"n\">Turns</th><th scope=\"col\" class=\"n\">Cost</th></tr></thead><tbody>\n");
        for (ModelCost cost : costs) {
            html.raw("<tr><th scope=\"row\">")
                    .name(cost.models().isEmpty() ? "not named" : Names.shortened(String.join(", ", cost.models())))
                    .raw("</th>");
            cell(Optional.of(cost.told().attempts()));
            cell(cost.told().tokens().input());
            cell(cost.told().tokens().cached());
            cell(cost.told().tokens().output());
            cell(cost.told().turns());
            html.raw("<td class=\"n\">")
                    .text(cost.told().money().isEmpty() ? "–" : cost.told().money())
                    .raw("</td></tr>\n");
        }
        html.raw("</tbody></table></div>\n");
    }

    private void cell(Optional<Long> count) {
        html.raw("<td class=\"n\">" + count.map(Amounts::count).orElse("–") + "</td>");
    }

    private void moments() {
        html.raw("<p class=\"note\">Began ").time(run.startedAt());
        run.finishedAt().ifPresent(end -> html.raw(", ended ").time(end));
        html.raw("; this page tells the run up to ").time(report.at()).raw(". All times are UTC.</p>\n");
        forks();
    }

    /** The latest first: a fork may be one of a fork. */
    private void forks() {
        List<RunForked> forks = run.definition().forks();
        if (forks.isEmpty()) {
            return;
        }
        html.raw("<p class=\"note\">Its past is that of ");
        for (int at = 0; at < forks.size(); at++) {
            RunForked fork = forks.get(at);
            html.raw(at == 0 ? "" : ", which was forked from ")
                    .raw("run <code>")
                    .text(fork.parent().value())
                    .raw("</code> up to its position " + fork.position());
        }
        html.raw("; what follows is its own.</p>\n");
    }

    private void graph() {
        new DagDrawing(report).write(html);
        if (!run.loops().isEmpty()) {
            html.raw("<ul class=\"loops\">\n");
            for (LoopState loop : run.loops()) {
                html.raw("<li>").text(LoopWords.of(loop)).raw("; decided by ");
                html.name(Names.shortened(loop.loop().convergeOn().value()))
                        .raw(", runs " + loop.loop().reexecute().size() + " tasks again</li>\n");
            }
            html.raw("</ul>\n");
        }
    }

    private void footer() {
        html.raw("<footer>\n<h2>The log behind this page</h2>\n<p>")
                .sign(report.verdict().sound() ? Standing.FINISHED : Standing.FAILED)
                .text(report.verdict().words())
                .raw("</p>\n<p>Head of the chain at position " + run.position() + ": <code>"
                        + run.chain().hex() + "</code></p>\n</footer>\n");
    }

    private static String source(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The program lacks its resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Resource " + name + " cannot be read", e);
        }
    }
}
