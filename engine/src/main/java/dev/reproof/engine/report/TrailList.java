package dev.reproof.engine.report;

import dev.reproof.events.TaskId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The events of a run as a list, in groups that a browser lays out when they come into sight. A row has as few elements as it can:
 * there are thousands.
 */
final class TrailList {

    private static final int GROUP = 100;

    /** More events wait to be asked for. */
    private static final int MOST_OPEN = 200;

    /** Of more events than this only the first and the last are there at once. */
    private static final int MOST_AT_ONCE = 1_000;

    private static final int FIRST_AND_LAST = 2 * GROUP;

    private static final int MOST_WORDS = 400;

    private final RunReport report;
    private final Map<TaskId, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> kinds = new TreeMap<>();

    TrailList(RunReport report) {
        this.report = report;
        report.tasks().forEach(task -> numbers.put(task.task().id(), task.number()));
        report.trail().forEach(row -> kinds.computeIfAbsent(row.kind(), kind -> kinds.size()));
    }

    void write(Html html) {
        List<TrailRow> rows = report.trail();
        long first = rows.get(0).position();
        html.raw("<details class=\"trail\" id=\"trail\"" + (rows.size() <= MOST_OPEN ? " open" : "") + "><summary>"
                + rows.size() + (rows.size() == 1 ? " event" : " events")
                + (first > 0 ? "; the " + first + " before them are left out, reproof audit prints all" : "")
                + "</summary>\n");
        tools(html);
        for (int from = 0; from < rows.size(); from += GROUP) {
            boolean later = rows.size() > MOST_AT_ONCE
                    && from >= FIRST_AND_LAST
                    && from + GROUP <= rows.size() - FIRST_AND_LAST;
            group(html, rows.subList(from, Math.min(rows.size(), from + GROUP)), later);
        }
        html.raw("<p class=\"none\" id=\"no-event\" hidden>No event is like that.</p>\n</details>\n");
    }

    private void group(Html html, List<TrailRow> rows, boolean later) {
        html.later("div class=\"group\"", later, rows.size(), () -> {
            html.raw("<ol start=\"" + rows.get(0).position() + "\">\n");
            rows.forEach(row -> row(html, row));
            html.raw("</ol>\n");
        });
        html.raw("\n");
    }

    private void tools(Html html) {
        Map<String, Integer> counts = new HashMap<>();
        report.trail().forEach(row -> counts.merge(row.kind(), 1, Integer::sum));
        html.raw("<div class=\"tools\" id=\"trail-tools\" hidden role=\"group\" aria-label=\"Choose events\">\n"
                + "<label>Search events <input type=\"search\" id=\"trail-search\" autocomplete=\"off\""
                + " spellcheck=\"false\"></label>\n"
                + "<label>Kind <select id=\"trail-kind\"><option value=\"\">all</option>");
        kinds.forEach((kind, number) ->
                html.raw("<option value=\"" + number + "\">" + kind + " (" + counts.get(kind) + ")</option>"));
        html.raw("</select></label>\n<label>Which <select id=\"trail-mark\"><option value=\"\">all</option>"
                + "<option value=\"changed\">changed by somebody</option><option value=\"warned\">went wrong</option>"
                + "</select></label>\n<span id=\"trail-count\" role=\"status\"></span>\n</div>\n");
        if (report.trail().stream()
                .anyMatch(row -> !Cut.of(row.text().text(), MOST_WORDS).isWhole())) {
            html.raw(
                    "<p class=\"note\">Long texts are cut here; <code>reproof audit --json</code> prints all of them.</p>\n");
        }
    }

    private void row(Html html, TrailRow row) {
        String mark = switch (row.text().mark()) {
            case PLAIN -> "";
            case CHANGED -> "changed";
            case WARNED -> "warned";
        };
        html.raw("<li data-kind=" + kinds.get(row.kind()) + (mark.isEmpty() ? "" : " class=" + mark) + "><b>")
                .raw(row.position())
                .raw("  ")
                .raw(Html.moment(row.at()))
                .raw("</b>");
        if (!mark.isEmpty()) {
            html.raw(
                    mark.equals("warned")
                            ? "<strong title=\"went wrong\">!</strong> "
                            : "<strong title=\"changed by somebody\">*</strong> ");
        }
        row.text().task().ifPresent(task -> {
            Integer number = numbers.get(task);
            html.raw(number == null ? "<a>" : "<a href=#t" + number + ">")
                    .isolated(Names.shortened(task.value()))
                    .raw("</a> ");
        });
        html.isolated(words(row)).raw("\n");
    }

    private static String words(TrailRow row) {
        Cut text = Cut.of(row.text().text(), MOST_WORDS);
        String words = text.isWhole() ? text.start() : text.start() + " … " + text.end();
        boolean first = row.text().iteration().orElse(0) == 0;
        if (row.text().attempt().isPresent() && (row.text().attempt().getAsInt() > 1 || !first)) {
            return "(" + (first ? "" : "iteration " + row.text().iteration().getAsInt() + ", ") + "attempt "
                    + row.text().attempt().getAsInt() + ") " + words;
        }
        return row.text().rank().isPresent() ? "rank " + (row.text().rank().getAsInt() + 1) + ": " + words : words;
    }
}
