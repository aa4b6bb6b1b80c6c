package dev.reproof.engine.report;

import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Loop;
import dev.reproof.events.dag.Task;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The DAG of a run as a drawing: rank by rank from left to right, each task a link to what is told of it. */
final class DagDrawing {

    /** Beyond it, tasks are signs without names. */
    private static final int MOST_NAMED = 80;

    /** Beyond it, a drawing is a black square. */
    private static final int MOST_LINES = 3_000;

    private static final int MARGIN = 14;
    private static final int LETTERS = 17;
    private static final int ROOM_OF_A_LOOP = 34;

    private final RunState run;
    private final Map<TaskId, TaskStory> tasks = new HashMap<>();
    private final Map<TaskId, int[]> places = new HashMap<>();
    private final DagLayout layout;
    private final Map<TaskId, List<TaskId>> parents = new LinkedHashMap<>();
    private final boolean named;
    private final int width;
    private final int height;
    private final int stepX;
    private final int stepY;

    DagDrawing(RunReport report) {
        this.run = report.state();
        report.tasks().forEach(task -> tasks.put(task.task().id(), task));
        run.dag().tasks().stream()
                .filter(task -> tasks.containsKey(task.id()))
                .forEach(task -> parents.put(task.id(), parents(task)));
        List<List<TaskId>> ranks = run.dag().ranks().stream()
                .map(rank -> rank.stream().filter(tasks::containsKey).toList())
                .toList();
        this.layout = DagLayout.of(ranks, parents);
        this.named = tasks.size() <= MOST_NAMED;
        this.width = named ? 168 : 24;
        this.height = named ? 44 : 24;
        this.stepX = width + (named ? 56 : 30);
        this.stepY = height + (named ? 16 : 8);
        place();
    }

    /** In place of the items that a list does not have, or not yet, the list. */
    private List<TaskId> parents(Task task) {
        return task.dependsOn().stream()
                .map(parent -> tasks.containsKey(parent)
                        ? parent
                        : run.dag().task(parent).item().orElseThrow().of())
                .distinct()
                .toList();
    }

    private void place() {
        int rows = layout.rows();
        for (int column = 0; column < layout.columns().size(); column++) {
            List<TaskId> ids = layout.columns().get(column);
            int top = MARGIN + (rows - ids.size()) * stepY / 2;
            for (int row = 0; row < ids.size(); row++) {
                places.put(ids.get(row), new int[] {MARGIN + column * stepX, top + row * stepY});
            }
        }
    }

    void write(Html html) {
        int wide = 2 * MARGIN + layout.columns().size() * stepX - (stepX - width);
        int high = 2 * MARGIN
                + layout.rows() * stepY
                - (stepY - height)
                + run.loops().size() * ROOM_OF_A_LOOP
                + (run.loops().isEmpty() ? 0 : 6);
        int lines = parents.values().stream().mapToInt(List::size).sum();
        html.raw("<div class=\"scroll graph" + (named ? "" : " dense")
                + "\" tabindex=\"0\" role=\"region\" aria-label=\"Graph of the tasks, rank by rank\">\n<svg width=\""
                + wide + "\" height=\"" + high + "\" viewBox=\"0 0 " + wide + " " + high + "\">\n");
        if (lines <= MOST_LINES) {
            html.raw("<path class=\"edge\" d=\"");
            parents.forEach((task, all) -> all.forEach(parent -> edge(html, parent, task)));
            html.raw("\"/>\n");
        }
        int under = MARGIN + layout.rows() * stepY - (stepY - height) + 6;
        for (LoopState loop : run.loops()) {
            loop(html, loop, under, high);
            under += ROOM_OF_A_LOOP;
        }
        layout.columns().forEach(ids -> ids.forEach(id -> node(html, tasks.get(id))));
        html.raw("</svg>\n</div>\n");
        if (lines > MOST_LINES) {
            html.raw("<p class=\"note\">The " + lines
                    + " lines between the tasks are too many to be drawn; each task names what it depends on.</p>\n");
        }
    }

    /** Past the tasks of the ranks between, never behind one. */
    private void edge(Html html, TaskId parent, TaskId child) {
        int[] from = places.get(parent);
        int[] to = places.get(child);
        int x = from[0] + width;
        int y = from[1] + height / 2;
        int end = to[1] + height / 2;
        html.raw("M" + x + " " + y);
        for (int column = column(from) + 1; column < column(to); column++) {
            int next = MARGIN + column * stepX;
            int straight = y + (end - y) * (next + width / 2 - x) / (to[0] - x);
            int past = clear(layout.columns().get(column), straight);
            curve(html, x, y, next, past);
            html.raw("H" + (next + width));
            x = next + width;
            y = past;
        }
        curve(html, x, y, to[0], end);
    }

    private int column(int[] place) {
        return (place[0] - MARGIN) / stepX;
    }

    /** The height nearest to that at which a line meets no task of a column. */
    private int clear(List<TaskId> column, int wanted) {
        int gap = (stepY - height) / 2;
        for (TaskId id : column) {
            int top = places.get(id)[1];
            if (wanted > top - gap && wanted < top + height + gap) {
                return wanted < top + height / 2 ? top - gap : top + height + gap;
            }
        }
        return wanted;
    }

    private static void curve(Html html, int x1, int y1, int x2, int y2) {
        int bend = (x2 - x1) / 2 + 8;
        html.raw(String.format(Locale.ROOT, "C%d %d %d %d %d %d", x1 + bend, y1, x2 - bend, y2, x2, y2));
    }

    /** From the reviewer back to the first of the tasks that run again. */
    private void loop(Html html, LoopState state, int under, int most) {
        Loop loop = state.loop();
        int[] from = places.get(loop.convergeOn());
        int[] to = loop.reexecute().stream()
                .map(places::get)
                .filter(Objects::nonNull)
                .min(Comparator.<int[]>comparingInt(place -> place[0]).thenComparingInt(place -> -place[1]))
                .orElse(from);
        int x1 = from[0] + width * 3 / 4;
        int x2 = to[0] + width / 4;
        int y = Math.min(most - 12, under + 10);
        html.raw("<g class=\"loop\"><path d=\"M" + x1 + " " + (from[1] + height) + "V" + (y - 8) + "Q" + x1 + " " + y
                + " " + (x1 - 8) + " " + y + "H" + (x2 + 8) + "Q" + x2 + " " + y + " " + x2 + " " + (y - 8) + "V"
                + (to[1] + height + 7) + "\"/><path class=\"tip\" d=\"M" + x2 + " " + (to[1] + height + 1)
                + "l-4 8h8z\"/><text x=\"" + (x2 + 14) + "\" y=\"" + (y + 13) + "\">");
        html.text(LoopWords.of(state));
        html.raw("</text></g>\n");
    }

    private void node(Html html, TaskStory task) {
        int[] at = places.get(task.task().id());
        Standing standing = task.standing();
        String id = task.task().id().value();
        html.raw("<a class=\"node s-" + standing.sign()
                + (run.loopOf(task.task().id()).isPresent() ? " looped" : "") + "\" href=\"#t" + task.number() + "\"");
        html.attribute("aria-label", Names.shortened(id) + ": " + standing.word());
        html.raw("><title>").text(Names.shortened(id)).raw(": " + standing.word() + "</title>");
        html.raw("<rect x=\"" + at[0] + "\" y=\"" + at[1] + "\" width=\"" + width + "\" height=\"" + height + "\" rx=\""
                + (named ? 7 : 5) + "\"/>");
        int sign = 16;
        int x = named ? at[0] + 11 : at[0] + (width - sign) / 2;
        html.raw("<use href=\"#i-" + standing.sign() + "\" x=\"" + x + "\" y=\"" + (at[1] + (height - sign) / 2)
                + "\" width=\"16\" height=\"16\"/>");
        if (named) {
            html.raw("<text class=\"id\" x=\"" + (at[0] + 36) + "\" y=\"" + (at[1] + 19) + "\">");
            html.text(Names.within(id, LETTERS));
            html.raw("</text><text class=\"sub\" x=\"" + (at[0] + 36) + "\" y=\"" + (at[1] + 34) + "\">");
            html.text(sub(task)).raw("</text>");
        }
        html.raw("</a>\n");
    }

    private static String sub(TaskStory task) {
        String attempts = task.attempts().size() > 1 ? " · " + task.attempts().size() + " attempts" : "";
        return switch (task.standing()) {
            case FINISHED -> Html.span(task.state().startedAt(), task.state().finishedAt()) + attempts;
            case FAILED, LIMIT, RUNNING -> task.standing().word() + attempts;
            default -> task.standing().word();
        };
    }
}
