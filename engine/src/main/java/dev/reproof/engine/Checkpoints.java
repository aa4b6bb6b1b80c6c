package dev.reproof.engine;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.home.ReleaseNote;
import dev.reproof.engine.home.RunGround;
import dev.reproof.engine.home.SentinelFile;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.Tenure;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunOptions;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Task.PauseTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Opens pauses. The file that holds one is made before the opening is recorded, so that a kill in between leaves the
 * gate closed: a file that is missing after a recorded opening was removed by somebody.
 */
final class Checkpoints {

    private final RunWriter writer;
    private final Dispatches streams;
    private final RunPlaces places;
    private final Clock clock;
    private final RunGround ground;
    private final Tenure tenure;
    private final boolean wasElsewhere;

    /** @param wasElsewhere whether another machine may have had the run since this directory was used last */
    Checkpoints(
            RunWriter writer,
            Dispatches streams,
            RunPlaces places,
            Clock clock,
            RunGround ground,
            Tenure tenure,
            boolean wasElsewhere) {
        this.writer = writer;
        this.streams = streams;
        this.places = places;
        this.clock = clock;
        this.ground = ground;
        this.tenure = tenure;
        this.wasElsewhere = wasElsewhere;
    }

    Checkpoint open(TaskId id) {
        RunState now = writer.state();
        Dispatches.require(now, id, PauseTask.class);
        TaskState task = now.task(id);
        ArtifactNames names =
                ArtifactNames.of(now.tasks().stream().map(TaskState::id).toList());
        SentinelFile sentinel = sentinel(names, task);
        AttemptKey key = task.awaited().orElseGet(() -> Dispatches.next(task));
        ground.require(); // a directory that was taken away is not made again for a file in it
        hold(now, names, task);
        RunState opened = writer.execute(new RunCommand.OpenCheckpoint(key, name(sentinel)), List.of());
        return new Checkpoint(writer, streams, key, sentinel, note(sentinel), tenure, left(opened.task(id)));
    }

    /** Takes the file of a pause away that was ended otherwise, as far as it is here. */
    void close(TaskState task) {
        RunState now = writer.state();
        SentinelFile sentinel = sentinel(
                ArtifactNames.of(now.tasks().stream().map(TaskState::id).toList()), task);
        sentinel.remove();
        note(sentinel).remove();
    }

    private SentinelFile sentinel(ArtifactNames names, TaskState task) {
        return new SentinelFile(directory().resolve(names.checkpoint(task.id(), task.iteration())));
    }

    private ReleaseNote note(SentinelFile sentinel) {
        return ReleaseNote.of(places.home(), sentinel.path().getFileName().toString());
    }

    /** One of this run alone: what another run makes or loses says nothing about its pauses. */
    private Path directory() {
        boolean own = places.checkpoints().equals(places.home().checkpoints());
        return own
                ? places.checkpoints()
                : places.checkpoints().resolve(writer.state().run().value());
    }

    /**
     * A directory that is lost comes back with the files of all pauses: what is not in it was removed by somebody. Where the run
     * was on another machine meanwhile, what is missing here says nothing.
     */
    private synchronized void hold(RunState now, ArtifactNames names, TaskState task) {
        SentinelFile sentinel = sentinel(names, task);
        if (sentinel.directoryIsGone()) {
            SentinelFile.makeTogether(
                    directory(),
                    now.tasks().stream()
                            .filter(open -> isOpenAt(open, sentinel(names, open)))
                            .collect(Collectors.toMap(open -> sentinel(names, open), open -> text(now, open.id()))));
        }
        if (!isOpenAt(task, sentinel) || wasElsewhere) {
            if (task.awaited().isEmpty()) {
                note(sentinel).remove(); // of an earlier attempt
                tenure.forgetRelease(task.id(), task.iteration());
            }
            sentinel.make(text(now, task.id()));
        }
    }

    /** An opening elsewhere holds this one as well: a file that never was here says nothing. */
    private boolean isOpenAt(TaskState task, SentinelFile sentinel) {
        return task.awaited().isPresent() && task.gate().sentinel().equals(Optional.of(name(sentinel)));
    }

    /** Inside the run's directory it moves along with it. */
    private String name(SentinelFile sentinel) {
        Path file = sentinel.path();
        Path home = places.home().directory().toAbsolutePath().normalize();
        return (file.startsWith(home) ? home.relativize(file) : file).toString();
    }

    private Duration left(TaskState task) {
        Instant since = task.startedAt().orElseThrow();
        long limit = writer.state().options().checkpointTimeoutMillis().orElse(RunOptions.CHECKPOINT_TIMEOUT_MILLIS);
        Duration waited = Duration.between(since, clock.instant());
        return Duration.ofMillis(limit).minus(waited.isNegative() ? Duration.ZERO : waited); // a clock may be set back
    }

    private static String text(RunState now, TaskId id) {
        String asks = now.dag().task(id).prompt();
        return "Task '" + id + "' of run " + now.run() + " waits until this file is removed, or until:\n"
                + "reproof approve " + now.run() + " '" + id.value().replace("'", "'\\''") + "'\n"
                + (asks.isEmpty() ? "" : "\n" + asks + "\n");
    }
}
