package dev.reproof.engine.roads;

import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.read.StateFile;
import dev.reproof.projections.state.read.StateTask;
import dev.reproof.projections.state.read.StateTranscript;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Tasks of state files that were read. */
final class StateTasks {

    private StateTasks() {}

    static StateTask finished(String id) {
        return new StateTask(
                new TaskId(id),
                List.of(),
                Optional.of("LOW"),
                Optional.of("x"),
                "task",
                TaskStatus.FINISHED,
                0,
                1,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                new StateTranscript.None(),
                1,
                List.of(),
                new StateTranscript.None(),
                new StateTranscript.None());
    }

    static StateFile file(List<LoadedTask> tasks) {
        return new StateFile(
                2,
                Optional.empty(),
                "Loaf",
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                tasks.stream().map(LoadedTask::task).toList(),
                List.of(),
                List.of());
    }
}
