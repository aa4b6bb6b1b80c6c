package dev.reproof.engine.report;

import dev.reproof.events.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the tasks of a DAG stand when it is drawn: a column for each rank, and in each column so that few lines cross.
 *
 * @param columns of tasks, from top to bottom
 */
record DagLayout(List<List<TaskId>> columns) {

    private static final int SWEEPS = 4;

    /** @param parents of each task in the ranks, all of which are in them */
    static DagLayout of(List<List<TaskId>> ranks, Map<TaskId, List<TaskId>> parents) {
        Map<TaskId, List<TaskId>> children = new HashMap<>();
        parents.forEach((task, all) -> all.forEach(parent ->
                children.computeIfAbsent(parent, id -> new ArrayList<>()).add(task)));
        List<List<TaskId>> columns = new ArrayList<>(ranks);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean down = sweep % 2 == 0;
            Map<TaskId, Double> places = new HashMap<>();
            for (int step = 0; step < columns.size(); step++) {
                int column = down ? step : columns.size() - 1 - step;
                columns.set(column, sorted(columns.get(column), down ? parents : children, places));
            }
        }
        return new DagLayout(columns);
    }

    /** Each task stands at the middle of those that it is tied to; one that is tied to none stays about where it was. */
    private static List<TaskId> sorted(
            List<TaskId> column, Map<TaskId, List<TaskId>> tied, Map<TaskId, Double> places) {
        Map<TaskId, Double> wanted = new HashMap<>();
        for (int row = 0; row < column.size(); row++) {
            double own = middle(row, column.size());
            wanted.put(
                    column.get(row),
                    tied.getOrDefault(column.get(row), List.of()).stream()
                            .filter(places::containsKey)
                            .mapToDouble(places::get)
                            .average()
                            .orElse(own));
        }
        List<TaskId> sorted = new ArrayList<>(column);
        sorted.sort(Comparator.comparing(wanted::get));
        for (int row = 0; row < sorted.size(); row++) {
            places.put(sorted.get(row), middle(row, sorted.size()));
        }
        return sorted;
    }

    /** Columns are centred. */
    private static double middle(int row, int rows) {
        return row - (rows - 1) / 2.0;
    }

    int rows() {
        return columns.stream().mapToInt(List::size).max().orElse(0);
    }
}
