package dev.reproof.engine.report;

import dev.reproof.engine.report.TimeScale.Busy;
import dev.reproof.engine.report.TimeScale.Pause;
import dev.reproof.engine.shown.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** When each attempt of each task ran: a row for each task, a bar for each attempt. */
final class TimeLine {

    /** More rows have a box of their own to scroll in. */
    private static final int MOST_ROWS = 40;

    /** So many rows are drawn at once; the others when they come into sight. */
    private static final int GROUP = 50;

    private static final int TICKS = 4;

    private final RunReport report;
    private final Instant end;
    private final TimeScale scale;

    TimeLine(RunReport report) {
        this.report = report;
        this.end = report.state().finishedAt().orElse(report.at());
        List<Busy> busy = new ArrayList<>();
        report.history().attempts().forEach(attempt -> busy.add(new Busy(attempt.began(), until(attempt))));
        this.scale = new TimeScale(report.state().startedAt(), end, busy);
    }

    private Instant until(AttemptStory attempt) {
        return attempt.ranUntil().orElse(end);
    }

    void write(Html html) {
        List<TaskStory> rows = report.tasks().stream()
                .filter(task -> !task.attempts().isEmpty())
                .toList();
        if (rows.isEmpty()) {
            html.raw("<p class=\"note\">No task was begun.</p>\n");
            return;
        }
        boolean many = rows.size() > MOST_ROWS;
        html.raw(
                many
                        ? "<div class=\"scroll tall\" tabindex=\"0\" role=\"region\" aria-label=\"Time line of the tasks\">\n"
                        : "");
        html.raw("<div class=\"lines\">\n");
        axis(html);
        grid(html);
        for (int from = 0; from < rows.size(); from += GROUP) {
            group(html, rows.subList(from, Math.min(rows.size(), from + GROUP)), from >= 2 * GROUP);
        }
        html.raw("</div>\n").raw(many ? "</div>\n" : "");
        turns(html);
    }

    private void axis(Html html) {
        html.raw("<div class=\"axis\" aria-hidden=\"true\"><span></span><svg width=\"100%\" height=\"18\">");
        for (int tick = 0; tick <= TICKS; tick++) {
            double place = 100.0 * tick / TICKS;
            Duration since = Duration.between(report.state().startedAt(), scale.moment(place));
            String anchor = tick == 0 ? "start" : tick == TICKS ? "end" : "middle";
            html.raw("<text x=\"" + TimeScale.percent(place) + "\" y=\"13\" text-anchor=\"" + anchor + "\">"
                    + Amounts.span(since) + "</text>");
        }
        html.raw("</svg><span></span></div>\n");
    }

    /** What goes through all rows: ticks, pauses, runners that came and went. */
    private void grid(Html html) {
        html.raw("<svg class=\"grid\" aria-hidden=\"true\">");
        for (int tick = 0; tick <= TICKS; tick++) {
            line(html, "tick", 100.0 * tick / TICKS);
        }
        for (Pause pause : scale.pauses()) {
            html.raw("<rect class=\"pause\" x=\"" + TimeScale.percent(pause.at()) + "\" width=\""
                    + TimeScale.percent(TimeScale.ofPause()) + "\" y=\"0\" height=\"100%\"/>");
        }
        report.history().turns().stream()
                .skip(1) // that the run begins
                .forEach(turn -> line(html, turn.came() ? "came" : "went", scale.at(turn.at())));
        html.raw("</svg>\n");
    }

    private static void line(Html html, String kind, double place) {
        String x = TimeScale.percent(place);
        html.raw("<line class=\"" + kind + "\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"0\" y2=\"100%\"/>");
    }

    private void group(Html html, List<TaskStory> rows, boolean later) {
        html.later("div class=\"rows\"", later, rows.size(), () -> {
            html.raw("<ol>\n");
            rows.forEach(task -> row(html, task));
            html.raw("</ol>\n");
        });
        html.raw("\n");
    }

    private void row(Html html, TaskStory task) {
        html.raw("<li><a href=\"#t" + task.number() + "\">")
                .sign(task.standing())
                .name(Names.within(task.task().id().value(), 40))
                .raw("</a><svg width=\"100%\" height=\"16\" role=\"img\"");
        html.attribute(
                "aria-label",
                task.attempts().stream().map(this::words).limit(10).collect(Collectors.joining("; ")));
        html.raw(">");
        for (AttemptStory attempt : task.attempts()) {
            bar(html, attempt);
        }
        html.raw("</svg><span class=\"took\">").raw(took(task)).raw("</span></li>\n");
    }

    private String took(TaskStory task) {
        Duration all = task.attempts().stream()
                .map(attempt -> Duration.between(attempt.began(), until(attempt)))
                .reduce(Duration.ZERO, Duration::plus);
        return Amounts.span(all);
    }

    private String words(AttemptStory attempt) {
        String iteration = attempt.key().iteration() == 0
                ? ""
                : "iteration " + attempt.key().iteration() + ", ";
        return iteration + "attempt " + attempt.key().attempt() + " "
                + attempt.how().word() + " after "
                + Amounts.span(Duration.between(attempt.began(), until(attempt)))
                + (attempt.adoptions().isEmpty() ? "" : ", taken over by a later runner")
                + (attempt.retry().isPresent() ? ", tried again" : "");
    }

    private void bar(Html html, AttemptStory attempt) {
        double from = scale.at(attempt.began());
        double to = scale.at(until(attempt));
        attempt.retry()
                .flatMap(retry -> retry.until())
                .ifPresent(until -> rect(html, "waits", to, Math.max(to, scale.at(until)), 6, 4));
        rect(html, "bar s-" + attempt.how().look().sign(), from, to, 3, 10);
        attempt.adoptions()
                .forEach(at -> html.raw("<circle class=\"adopted\" cx=\"" + TimeScale.percent(scale.at(at))
                        + "\" cy=\"8\" r=\"4\"><title>taken over by a later runner</title></circle>"));
    }

    private static void rect(Html html, String classes, double from, double to, int y, int height) {
        html.raw("<rect class=\"" + classes + "\" x=\"" + TimeScale.percent(from) + "\" width=\""
                + TimeScale.percent(Math.max(0.15, to - from)) + "\" y=\"" + y + "\" height=\"" + height
                + "\" rx=\"2\"/>");
    }

    private void turns(Html html) {
        List<RunHistory.Turn> turns = report.history().turns();
        html.raw("<ul class=\"legend\">");
        html.raw("<li><i class=\"k bar\"></i>an attempt, in the colour of how it ended</li>");
        html.raw(
                any(attempt -> attempt.retry().flatMap(AttemptStory.Retry::until))
                        ? "<li><i class=\"k waits\"></i>waits to be tried again</li>"
                        : "");
        html.raw(
                any(attempt -> attempt.adoptions().stream().findFirst())
                        ? "<li><i class=\"k adopted\"></i>taken over by a later runner</li>"
                        : "");
        html.raw(
                turns.size() > 1
                        ? "<li><i class=\"k went\"></i>a runner stops</li><li><i class=\"k came\"></i>a runner takes over</li>"
                        : "");
        html.raw(scale.pauses().isEmpty() ? "" : "<li><i class=\"k pause\"></i>nothing ran for long: shortened</li>");
        html.raw("</ul>\n");
        if (turns.size() > 1) {
            html.raw("<ol class=\"turns\">\n");
            turns.stream()
                    .limit(100)
                    .forEach(turn -> html.raw("<li>")
                            .time(turn.at())
                            .raw(" ")
                            .text(Names.shortened(turn.words()))
                            .raw("</li>\n"));
            html.raw("</ol>\n");
        }
    }

    private boolean any(Function<AttemptStory, Optional<?>> what) {
        return report.history().attempts().stream()
                .anyMatch(attempt -> what.apply(attempt).isPresent());
    }
}
