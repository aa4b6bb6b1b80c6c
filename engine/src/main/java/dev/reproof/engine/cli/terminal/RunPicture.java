package dev.reproof.engine.cli.terminal;

import java.time.Duration;
import java.util.List;

/**
 * A run at a moment, as much of it as a terminal shows.
 *
 * @param rank the rank that runs, from 1; 0 before the first
 * @param finished tasks that have finished
 * @param failed tasks that have failed or were skipped
 * @param tasks all tasks
 * @param idWidth columns that the longest id of the run takes
 * @param elapsed since somebody began to run or to watch
 * @param running the tasks that run, the longest first
 * @param pauses what each pause that is open waits for, a line each
 * @param waiting tasks of the rank that wait for their turn
 */
public record RunPicture(
        String title,
        int rank,
        int ranks,
        long finished,
        long failed,
        long tasks,
        int idWidth,
        Duration elapsed,
        List<RunningTask> running,
        List<String> pauses,
        long waiting) {

    /**
     * A task that runs.
     *
     * @param bytes what it has said in this attempt, as UTF-8
     * @param lastLine of what it has said; of unknown origin, like the id
     */
    public record RunningTask(
            String id, int attempt, Duration elapsed, long bytes, long bytesPerSecond, String lastLine) {}

    public RunPicture {
        running = List.copyOf(running);
        pauses = List.copyOf(pauses);
    }
}
