package dev.reproof.engine.cli.look;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunPictures;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.cli.terminal.Rate;
import dev.reproof.engine.cli.terminal.RunPicture;
import dev.reproof.engine.cli.terminal.RunPicture.RunningTask;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A run that another process runs, seen through its state file and the mirrors of its transcripts. */
final class FollowedRun {

    /** One attempt, for which bytes are counted. */
    private record Attempt(TaskId task, int iteration, long attempt) {

        static Attempt of(TaskView task) {
            return new Attempt(task.id(), task.iteration(), task.attempt());
        }
    }

    private final RunHome home;
    private Map<Attempt, Rate> rates = new HashMap<>();

    FollowedRun(RunHome home) {
        this.home = home;
    }

    /** What it does at the moment. */
    RunPicture picture(StateView state, WaysOn waysOn, Instant now, long nanos) {
        ArtifactNames names =
                ArtifactNames.of(state.tasks().stream().map(task -> task.id()).toList());
        Optional<Path> mirrors = mirrors(state);
        Map<Attempt, Rate> counted = new HashMap<>();
        List<RunningTask> running = new ArrayList<>();
        for (TaskView task : state.tasks()) {
            if (task.status() == TaskStatus.RUNNING) {
                running.add(running(task, mirror(task, mirrors, names), now, nanos, counted));
            }
        }
        rates = counted;
        int rank = rank(state).orElse(-1);
        return RunPictures.of(
                state.title(),
                state.counts(),
                rank + 1,
                ranks(state),
                idWidth(state),
                state.startedAt().map(from -> Duration.between(from, now)).orElse(Duration.ZERO),
                running,
                PauseLines.of(state, waysOn),
                state.tasks().stream()
                        .filter(task -> task.status() == TaskStatus.PENDING
                                && Objects.equals(state.ranks().get(task.id()), rank))
                        .count());
    }

    /** The first rank that is not done yet, from 0; absent where there is none. */
    static OptionalInt rank(StateView state) {
        return state.tasks().stream()
                .filter(task ->
                        state.ranks().containsKey(task.id()) && !task.status().ended())
                .mapToInt(task -> state.ranks().get(task.id()))
                .min();
    }

    static int ranks(StateView state) {
        return state.ranks().values().stream().mapToInt(rank -> rank + 1).max().orElse(0);
    }

    static int idWidth(StateView state) {
        return RunPictures.idWidth(state.tasks().stream().map(TaskView::id));
    }

    private RunningTask running(TaskView task, MirrorTail tail, Instant now, long nanos, Map<Attempt, Rate> counted) {
        Attempt key = Attempt.of(task);
        Rate rate = rates.getOrDefault(key, new Rate(nanos, tail.bytes()));
        counted.put(key, rate);
        return new RunningTask(
                Printable.line(task.id().value()),
                (int) task.attempt(),
                task.startedAt().map(from -> Duration.between(from, now)).orElse(Duration.ZERO),
                tail.bytes(),
                rate.perSecond(nanos, tail.bytes()),
                tail.lastLine());
    }

    private static MirrorTail mirror(TaskView task, Optional<Path> mirrors, ArtifactNames names) {
        int attempt = (int) Math.max(1, Math.min(task.attempt(), Integer.MAX_VALUE));
        return mirrors.map(directory -> directory.resolve(names.partial(task.id(), task.iteration(), attempt)))
                .map(MirrorTail::of)
                .orElse(MirrorTail.NOTHING);
    }

    private Optional<Path> mirrors(StateView state) {
        try {
            return state.artifacts().map(home.directory()::resolve);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The tasks that have ended since, or ended in another way, and how. */
    static List<TaskView> endedSince(StateView before, StateView now) {
        return changed(before, now, TaskStatus::ended);
    }

    /** The tasks that have begun to run since, or to run again. */
    static List<TaskView> begunSince(StateView before, StateView now) {
        return changed(before, now, status -> status == TaskStatus.RUNNING);
    }

    /** The pauses, and what is to be tried again, that have begun to wait since. */
    static List<TaskView> waitingSince(StateView before, StateView now) {
        Set<Attempt> earlier = before.tasks().stream()
                .filter(PauseLines::waits)
                .map(Attempt::of)
                .collect(Collectors.toSet());
        return now.tasks().stream()
                .filter(task -> PauseLines.waits(task) && !earlier.contains(Attempt.of(task)))
                .toList();
    }

    private static List<TaskView> changed(StateView before, StateView now, Predicate<TaskStatus> which) {
        Map<Attempt, TaskStatus> earlier =
                before.tasks().stream().collect(Collectors.toMap(Attempt::of, TaskView::status));
        return now.tasks().stream()
                .filter(task -> which.test(task.status()) && earlier.get(Attempt.of(task)) != task.status())
                .toList();
    }
}
