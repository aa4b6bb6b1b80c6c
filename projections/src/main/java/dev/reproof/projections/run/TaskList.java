package dev.reproof.projections.run;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * The tasks of a run, immutable. A list that differs in one task shares all but a piece with the list before: every event
 * makes one, and a run may have many thousands of tasks.
 */
final class TaskList extends AbstractList<TaskState> implements RandomAccess {

    private static final int PIECE = 64;

    private final TaskState[][] pieces;
    private final int size;

    private TaskList(TaskState[][] pieces, int size) {
        this.pieces = pieces;
        this.size = size;
    }

    /** That list, which stays as it is whatever becomes of the one that was given. */
    static TaskList of(List<TaskState> tasks) {
        if (tasks instanceof TaskList same) {
            return same;
        }
        TaskState[] all = List.copyOf(tasks).toArray(new TaskState[0]);
        TaskState[][] pieces = new TaskState[(all.length + PIECE - 1) / PIECE][];
        for (int at = 0; at < pieces.length; at++) {
            pieces[at] = Arrays.copyOfRange(all, at * PIECE, Math.min(all.length, (at + 1) * PIECE));
        }
        return new TaskList(pieces, all.length);
    }

    /** The same with another task at that place. */
    TaskList with(int index, TaskState changed) {
        TaskState[][] next = pieces.clone();
        next[index / PIECE] = pieces[index / PIECE].clone();
        next[index / PIECE][index % PIECE] = changed;
        return new TaskList(next, size);
    }

    @Override
    public TaskState get(int index) {
        return pieces[index / PIECE][index % PIECE];
    }

    @Override
    public int size() {
        return size;
    }
}
