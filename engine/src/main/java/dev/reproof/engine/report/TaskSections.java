package dev.reproof.engine.report;

import dev.reproof.engine.report.TaskStory.Findings;
import dev.reproof.engine.report.TaskStory.Pass;
import dev.reproof.engine.report.TaskStory.Piece;
import dev.reproof.engine.report.TaskStory.Prompt;
import dev.reproof.engine.report.TaskStory.Shown;
import dev.reproof.engine.shown.Amounts;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Task.Item;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.prompt.PromptPiece.Part;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tasks of a page: a line for each, with all that is told of it below. */
final class TaskSections {

    /** So many attempts of a task are listed, the last ones; fewer where there are many tasks. */
    private static final int MOST_ATTEMPTS = 30;

    private static final int LEAST_ATTEMPTS = 3;

    private static final int ALL_ATTEMPTS = 3_000;

    private static final int MOST_OF_AN_ERROR = 4_000;
    private static final int MOST_OF_A_REASON = 300;
    private static final int MOST_PARENTS = 40;

    /** Of more tasks only some are told of at once, and of the others when somebody opens them. */
    private static final int MOST_AT_ONCE = 100;

    private static final int AT_ONCE_OF_MORE = 20;

    private static final String WHOLE_EVENTS =
            "<p class=\"note\"><code>reproof audit --json</code> prints all of it.</p>\n";

    private final RunReport report;
    private final Map<TaskId, Integer> numbers = new HashMap<>();
    private final int mostAttempts;
    private final Set<Integer> atOnce;

    TaskSections(RunReport report) {
        this.report = report;
        this.mostAttempts = Math.max(
                LEAST_ATTEMPTS,
                Math.min(MOST_ATTEMPTS, ALL_ATTEMPTS / report.tasks().size()));
        report.tasks().forEach(task -> numbers.put(task.task().id(), task.number()));
        this.atOnce = report.tasks().stream()
                .sorted(Comparator.comparing(task -> !needsAttention(task.standing())))
                .limit(report.tasks().size() > MOST_AT_ONCE ? AT_ONCE_OF_MORE : MOST_AT_ONCE)
                .map(TaskStory::number)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean needsAttention(Standing standing) {
        return switch (standing) {
            case FAILED, LIMIT, APPROVAL, RETRY, RUNNING -> true;
            case FINISHED, SKIPPED, PENDING -> false;
        };
    }

    void write(Html html) {
        tools(html);
        html.raw("<div class=\"tasks\">\n");
        int rank = -1;
        for (TaskStory task : report.tasks()) {
            if (task.rank() != rank) {
                rank = task.rank();
                html.raw("<p class=\"rank\">Rank " + (rank + 1) + "</p>\n");
            }
            task(html, task);
        }
        html.raw("</div>\n<p class=\"none\" id=\"no-task\" hidden>No task is like that.</p>\n");
    }

    /** They work by the page's script, and show when it is there. */
    private void tools(Html html) {
        html.raw("<div class=\"tools\" id=\"task-tools\" hidden role=\"group\" aria-label=\"Choose tasks\">\n");
        html.raw("<label>Search tasks <input type=\"search\" id=\"task-search\" autocomplete=\"off\""
                + " spellcheck=\"false\"></label>\n");
        Set<Standing> found = EnumSet.noneOf(Standing.class);
        report.tasks().forEach(task -> found.add(task.standing()));
        for (Standing standing : found) {
            long count = report.tasks().stream()
                    .filter(task -> task.standing() == standing)
                    .count();
            html.raw("<button type=\"button\" data-standing=\"" + standing.sign() + "\" aria-pressed=\"true\">")
                    .sign(standing)
                    .raw(standing.word() + " <b>" + count + "</b></button>\n");
        }
        html.raw("<button type=\"button\" id=\"open-all\">Open all</button>"
                + "<button type=\"button\" id=\"close-all\">Close all</button>\n</div>\n");
    }

    private void task(Html html, TaskStory task) {
        Standing standing = task.standing();
        html.raw("<details class=\"task\" data-standing=\"" + standing.sign() + "\"><summary>");
        html.sign(standing).raw("<h3>").name(task.task().id().value()).raw("</h3>");
        html.raw("<span class=\"word s-" + standing.sign() + "\">" + standing.word() + "</span>");
        html.raw("<span class=\"facts\">").text(line(task)).raw("</span></summary>\n");
        String element = "div class=\"body\" tabindex=\"-1\" id=\"t" + task.number() + "\"";
        html.later(element, !atOnce.contains(task.number()), 0, () -> body(html, task));
        html.raw("</details>\n");
    }

    private void body(Html html, TaskStory task) {
        facts(html, task);
        task.state().errorMessage().filter(message -> !message.isEmpty()).ifPresent(message -> {
            html.raw("<h4>Why it did not finish</h4>\n");
            Cut why = Cut.of(message, MOST_OF_AN_ERROR);
            html.block("error", why);
            html.raw(why.isWhole() ? "" : WHOLE_EVENTS);
        });
        if (task.isDegraded()) {
            html.raw("<p class=\"warn\">Only the end is left of what this task said; prompts made of it say so.</p>\n");
        }
        attempts(html, task);
        if (task.omittedPasses() > 0) {
            html.raw("<p class=\"note\">The first " + task.omittedPasses()
                    + " iterations are left out here; <code>reproof prompt</code> and <code>reproof transcript</code>"
                    + " print them.</p>\n");
        }
        boolean several = task.passes().size() > 1 || task.omittedPasses() > 0;
        for (Pass pass : task.passes()) {
            if (several) {
                int iteration = pass.attempt().key().iteration();
                html.raw("<h4 class=\"pass\">" + (iteration == 0 ? "Main run" : "Iteration " + iteration) + "</h4>\n");
            }
            pass(html, task, pass);
        }
    }

    /** What stands beside its name. */
    private static String line(TaskStory task) {
        StringBuilder line = new StringBuilder(
                task.task().kind().equals("task") ? "" : task.task().kind() + " · ");
        if (task.attempts().isEmpty()) {
            return line.append("never sent").toString();
        }
        line.append(Html.span(task.state().startedAt(), task.state().finishedAt()));
        if (task.attempts().size() > 1) {
            line.append(" · ").append(task.attempts().size()).append(" attempts");
        }
        AttemptStory last = task.attempts().get(task.attempts().size() - 1);
        last.sent()
                .ifPresent(sent -> line.append(" · ")
                        .append(Amounts.bytes(sent.prompt().bytes()))
                        .append(" in"));
        last.said()
                .ifPresent(said ->
                        line.append(" · ").append(Amounts.bytes(said.bytes())).append(" out"));
        String money = task.state().told().money();
        return line.append(money.isEmpty() ? "" : " · " + money).toString();
    }

    private void facts(Html html, TaskStory task) {
        html.raw("<dl class=\"facts\">\n");
        fact(html, "Kind", task.task().kind());
        List<TaskId> parents = task.task().dependsOn().stream()
                .map(parent -> numbers.containsKey(parent) ? parent : ofItem(parent))
                .distinct()
                .toList();
        if (!parents.isEmpty()) {
            html.raw("<div><dt>Depends on</dt><dd>");
            parents.stream().limit(MOST_PARENTS).forEach(parent -> {
                link(html, parent);
                html.raw(" ");
            });
            html.raw(parents.size() > MOST_PARENTS ? "and " + (parents.size() - MOST_PARENTS) + " more" : "");
            html.raw("</dd></div>\n");
        }
        task.attempts().stream()
                .flatMap(attempt -> attempt.sent().stream())
                .reduce((before, last) -> last)
                .flatMap(TaskDispatched::model)
                .ifPresent(model -> fact(html, "Model", model));
        if (!task.attempts().isEmpty()) {
            html.raw("<div><dt>Began</dt><dd>").time(task.state().startedAt()).raw("</dd></div>\n");
            html.raw("<div><dt>Ended</dt><dd>").time(task.state().finishedAt()).raw("</dd></div>\n");
        }
        String told = CostWords.of(task.state().told());
        if (!told.isEmpty()) {
            fact(html, "Told by its agent", told);
        }
        task.state()
                .waiting()
                .ifPresent(waiting -> fact(
                        html,
                        "Tried again",
                        waiting.when() + ", since " + waiting.cause().phrase()));
        task.state().byHand().ifPresent(how -> fact(html, "Settled", how.phrase()));
        task.state().gate().sentinel().ifPresent(file -> fact(html, "Held by", file));
        task.page()
                .ifPresent(page -> html.raw("<div><dt>Its page</dt><dd><a")
                        .attribute("href", page)
                        .raw(">in Markdown</a></dd></div>\n"));
        html.raw("</dl>\n");
    }

    /** The list whose item is not there. */
    private TaskId ofItem(TaskId parent) {
        return report.state().dag().task(parent).item().map(Item::of).orElse(parent);
    }

    private void link(Html html, TaskId parent) {
        Integer number = numbers.get(parent);
        html.raw(number == null ? "<a>" : "<a href=\"#t" + number + "\">")
                .name(Names.shortened(parent.value()))
                .raw("</a>");
    }

    private static void fact(Html html, String name, String value) {
        html.raw("<div><dt>" + name + "</dt><dd>").name(Names.shortened(value)).raw("</dd></div>\n");
    }

    private void attempts(Html html, TaskStory task) {
        List<AttemptStory> all = task.attempts();
        boolean plain = all.size() == 1
                && all.get(0).why().isEmpty()
                && all.get(0).adoptions().isEmpty();
        if (all.isEmpty() || plain) {
            return;
        }
        html.raw("<h4>Attempts</h4>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Attempts\">"
                + "<table><thead><tr><th scope=\"col\">Attempt</th><th scope=\"col\">Began</th>"
                + "<th scope=\"col\" class=\"n\">Took</th><th scope=\"col\" class=\"n\">Said</th>"
                + "<th scope=\"col\">How it ended</th></tr></thead><tbody>\n");
        if (all.size() > mostAttempts) {
            html.raw("<tr><td colspan=\"5\">The first " + (all.size() - mostAttempts)
                    + " are left out; the events have them.</td></tr>\n");
        }
        List<AttemptStory> shown = all.subList(Math.max(0, all.size() - mostAttempts), all.size());
        shown.forEach(attempt -> attempt(html, attempt));
        html.raw("</tbody></table></div>\n");
        html.raw(
                shown.stream()
                                .allMatch(attempt ->
                                        Cut.of(attempt.why(), MOST_OF_A_REASON).isWhole())
                        ? ""
                        : WHOLE_EVENTS);
    }

    private static void attempt(Html html, AttemptStory attempt) {
        int iteration = attempt.key().iteration();
        html.raw("<tr><th scope=\"row\">"
                + (iteration == 0 ? "" : "iteration " + iteration + ", ")
                + attempt.key().attempt() + "</th><td>");
        html.time(attempt.began())
                .raw("</td><td class=\"n\">" + Html.span(Optional.of(attempt.began()), attempt.ranUntil()))
                .raw("</td><td class=\"n\">"
                        + attempt.said()
                                .map(said -> Amounts.bytes(said.bytes()))
                                .orElse("–"))
                .raw("</td><td>")
                .sign(attempt.how().look())
                .raw(attempt.how().word());
        if (!attempt.why().isEmpty()) {
            Cut why = Cut.of(attempt.why(), MOST_OF_A_REASON);
            html.raw(": ").name(why.isWhole() ? why.start() : why.start() + " … " + why.end());
        }
        attempt.report()
                .filter(told -> told.denials() > 0)
                .ifPresent(told -> html.raw("; " + Amounts.count(told.denials()) + " denied uses of tools"));
        for (Instant at : attempt.adoptions()) {
            html.raw("; taken over by a later runner at ").time(at);
        }
        attempt.retry().ifPresent(retry -> {
            html.raw("; tried again ");
            retry.until().ifPresentOrElse(until -> html.raw("from ").time(until), () -> html.raw("at once"));
            html.raw(", since ").text(retry.cause().phrase());
        });
        html.raw("</td></tr>\n");
    }

    private void pass(Html html, TaskStory task, Pass pass) {
        boolean oracle = task.task() instanceof OracleTask;
        pass.findings().ifPresent(findings -> findings(html, findings));
        pass.prompt().ifPresent(prompt -> prompt(html, oracle ? "Command" : "Prompt", prompt));
        pass.said().ifPresent(said -> said(html, oracle, pass, said));
        pass.stderr()
                .ifPresent(shown -> shown(
                        html, "Standard error", "all that was kept of its standard error", shown, "the end is shown"));
    }

    private static void prompt(Html html, String title, Prompt prompt) {
        html.raw("<details class=\"part\"><summary><h4>" + title + "</h4> <span class=\"facts\">"
                + Amounts.bytes(prompt.bytes()) + "</span></summary>\n");
        if (!prompt.asRecorded()) {
            html.raw("<p class=\"warn\">Made again, it comes out with another digest than it was sent with;"
                    + " <code>reproof parity</code> says what differs.</p>\n");
        }
        if (prompt.pieces().isEmpty()) {
            html.raw("<p class=\"note\">It is made of too much text to be shown here; <code>reproof prompt</code>"
                    + " prints it.</p>\n");
        }
        for (Piece piece : prompt.pieces()) {
            if (piece.part() == Part.RULE && piece.text().start().isBlank()) {
                continue;
            }
            html.raw("<div class=\"piece from-" + piece.part().name().toLowerCase(Locale.ROOT)
                            + "\"><p class=\"origin\">")
                    .name(Names.shortened(piece.origin()))
                    .raw("</p>");
            html.block("text", piece.text()).raw("</div>\n");
        }
        if (prompt.pieces().stream().anyMatch(piece -> !piece.text().isWhole())) {
            html.raw("<p class=\"note\"><code>reproof prompt</code> prints all of it.</p>\n");
        }
        html.raw("<p class=\"digest\">SHA-256 <code>" + prompt.digest() + "</code></p></details>\n");
    }

    private static void said(Html html, boolean oracle, Pass pass, Shown said) {
        String title = oracle ? "Evidence" : "Transcript";
        String end = pass.attempt().end().isPresent() ? "the end is shown" : "so far; the end is shown";
        shown(html, title, "the whole transcript", said, end);
        if (!pass.evidence().isEmpty()) {
            html.raw("<p class=\"links\">");
            pass.evidence()
                    .forEach(link ->
                            html.raw("<a").attribute("href", link.address()).raw(">" + link.words() + "</a> "));
            html.raw("</p>\n");
        }
    }

    private static void shown(Html html, String title, String whole, Shown shown, String cut) {
        html.raw("<details class=\"part\" open><summary><h4>" + title + "</h4> <span class=\"facts\">"
                + Amounts.bytes(shown.bytes()) + (shown.text().isWhole() ? "" : ", " + cut) + "</span></summary>\n");
        if (shown.bytes() == 0) {
            html.raw("<p class=\"note\">Nothing.</p>");
        } else {
            html.block("text", shown.text());
        }
        shown.link()
                .ifPresentOrElse(
                        link -> html.raw("<p class=\"links\"><a")
                                .attribute("href", link)
                                .raw(">" + whole + "</a></p>\n"),
                        () -> html.raw(
                                shown.text().isWhole()
                                        ? ""
                                        : "<p class=\"note\"><code>reproof transcript</code> prints all of it.</p>\n"));
        html.raw("</details>\n");
    }

    private static void findings(Html html, Findings findings) {
        html.raw("<h4>What the loop reads in this review</h4>\n");
        html.raw("<p>")
                .text(
                        switch (findings.verdict()) {
                            case FINDINGS -> "It has findings:";
                            case CLEAN -> "It says that there are none.";
                            case UNREADABLE, EMPTY -> "It cannot be read: " + Names.shortened(findings.seen());
                        })
                .raw("</p>\n");
        list(html, "Blockers", findings.blockers());
        list(html, "High severity", findings.severe());
        html.raw(
                findings.omitted() == 0 ? "" : "<p class=\"note\">" + findings.omitted() + " more are left out.</p>\n");
    }

    private static void list(Html html, String title, List<String> findings) {
        if (findings.isEmpty()) {
            return;
        }
        html.raw("<p class=\"finding\">" + title + "</p>\n<ul class=\"findings\">\n");
        findings.forEach(
                finding -> html.raw("<li dir=\"auto\" lang=\"\">").text(finding).raw("</li>\n"));
        html.raw("</ul>\n");
    }
}
