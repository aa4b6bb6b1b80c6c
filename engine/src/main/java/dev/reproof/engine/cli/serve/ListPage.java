package dev.reproof.engine.cli.serve;

import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateOutcome;
import dev.reproof.projections.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The runs of a directory, a row for each. */
final class ListPage {

    private static final Resource STYLE = Resource.of("serve.css");
    private static final Resource SCRIPT = Resource.of("list.js");

    private ListPage() {}

    /** @param isAtWork whether somebody runs it right now */
    static Answer of(List<Found> runs, Predicate<Found> isAtWork) {
        List<List<String>> rows = new ArrayList<>();
        for (Found found : runs) {
            Optional<StateView> state = found.state();
            String name = Html.escaped(found.home().name());
            rows.add(List.of(
                    "<a href=\"/runs/" + name + "/\">" + name + "</a>",
                    Html.text(status(found, isAtWork)),
                    state.map(ListPage::progress).orElse(""),
                    state.flatMap(StateView::writtenAt)
                            .map(time -> "<time>" + Html.escaped(time.toString()) + "</time>")
                            .orElse(""),
                    Html.text(state.map(StateView::title).orElse(""))));
        }
        String table = rows.isEmpty()
                ? "<p>No runs yet.</p>"
                : table(List.of("Run", "Status", "Tasks", "Written (UTC)", "Title"), rows);
        return page("Runs", "<h1>Runs</h1>\n" + table, STYLE, SCRIPT);
    }

    private static String status(Found found, Predicate<Found> isAtWork) {
        if (!found.hasFinished() && isAtWork.test(found)) {
            return TaskStatus.RUNNING.word();
        }
        return found.state()
                .map(state -> state.outcome().map(StateOutcome::word).orElse("NOT FINISHED"))
                .orElse("NO STATE");
    }

    private static String progress(StateView state) {
        return state.counts().getOrDefault(TaskStatus.FINISHED, 0L) + "/"
                + state.tasks().size();
    }

    /** @param rows HTML */
    static String table(List<String> heads, List<List<String>> rows) {
        StringBuilder table = new StringBuilder("<div class=\"wide\"><table><thead><tr>");
        heads.forEach(head -> table.append("<th scope=\"col\">").append(head).append("</th>"));
        table.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            table.append("<tr>");
            row.forEach(cell -> table.append("<td>").append(cell).append("</td>"));
            table.append("</tr>\n");
        }
        return table.append("</tbody></table></div>\n").toString();
    }

    static Answer page(String title, String main, Resource style, Resource script) {
        String html = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\"><title>"
                + Html.escaped(title) + " – Reproof</title><style>" + style.text()
                + "</style></head>\n<body><main id=\"main\">\n"
                + main + "</main>\n<script>" + script.text() + "</script></body></html>\n";
        return Answer.page(200, Resource.policy(style, script), html);
    }
}
