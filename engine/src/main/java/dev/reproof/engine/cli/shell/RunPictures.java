package dev.reproof.engine.cli.shell;

import dev.reproof.engine.cli.terminal.Columns;
import dev.reproof.engine.cli.terminal.RunPicture;
import dev.reproof.engine.cli.terminal.RunPicture.RunningTask;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes what a terminal shows of a run, whatever tells how the run stands. */
public final class RunPictures {

    private RunPictures() {}

    /** The run at a moment; what is not said here is as {@link RunPicture} has it. */
    public static RunPicture of(
            String title,
            Map<TaskStatus, Long> counts,
            int rank,
            int ranks,
            int idWidth,
            Duration elapsed,
            List<RunningTask> running,
            List<String> pauses,
            long waiting) {
        return new RunPicture(
                Printable.line(title),
                rank,
                ranks,
                counts.getOrDefault(TaskStatus.FINISHED, 0L),
                sum(counts, TaskStatus::stopped),
                sum(counts, status -> true),
                idWidth,
                elapsed,
                running,
                pauses,
                waiting);
    }

    private static long sum(Map<TaskStatus, Long> counts, Predicate<TaskStatus> which) {
        return counts.entrySet().stream()
                .filter(count -> which.test(count.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Columns that the longest of the ids takes. */
    public static int idWidth(Stream<TaskId> ids) {
        return ids.mapToInt(id -> Columns.of(Printable.line(id.value()))).max().orElse(0);
    }
}
