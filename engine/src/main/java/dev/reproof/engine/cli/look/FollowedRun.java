package dev.reproof.engine.cli.look;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.cli.look.StateDetails.Task;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.terminal.Columns;
import dev.reproof.engine.cli.terminal.Rate;
import dev.reproof.engine.cli.terminal.RunPicture;
import dev.reproof.engine.cli.terminal.RunPicture.RunningTask;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.TaskId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A run that another process runs, seen through its state file and the mirrors of its transcripts. */
final class FollowedRun {

    /** One attempt, for which bytes are counted. */
    private record Counted(TaskId task, int iteration, long attempt) {}

    private final RunHome home;
    private Map<Counted, Rate> rates = new HashMap<>();

    FollowedRun(RunHome home) {
        this.home = home;
    }

    /** What it does at the moment. */
    RunPicture picture(StateDetails details, Instant now, long nanos) {
        ArtifactNames names = ArtifactNames.of(
                details.tasks().stream().map(task -> task.line().id()).toList());
        Optional<Path> mirrors = mirrors(details);
        Map<Counted, Rate> counted = new HashMap<>();
        List<RunningTask> running = new ArrayList<>();
        for (Task task : details.tasks()) {
            if (task.runs()) {
                running.add(running(task, mirror(task, mirrors, names), now, nanos, counted));
            }
        }
        rates = counted;
        return picture(details, running, now);
    }

    private RunPicture picture(StateDetails details, List<RunningTask> running, Instant now) {
        Optional<Integer> rank = details.rank();
        List<TaskId> members =
                rank.map(number -> details.ranks().orElseThrow().get(number)).orElse(List.of());
        Map<String, Long> counts = details.summary().counts();
        return new RunPicture(
                Printable.line(details.summary().title()),
                rank.map(number -> number + 1).orElse(0),
                details.ranks().map(List::size).orElse(0),
                counts.getOrDefault("FINISHED", 0L),
                counts.getOrDefault("ERROR", 0L),
                details.tasks().size(),
                idWidth(details),
                details.startedAt().map(from -> Duration.between(from, now)).orElse(Duration.ZERO),
                running,
                details.tasks().stream()
                        .filter(task -> task.line().status().equals("PENDING"))
                        .filter(task -> members.contains(task.line().id()))
                        .count());
    }

    static int idWidth(StateDetails details) {
        return details.tasks().stream()
                .mapToInt(task -> Columns.of(Printable.line(task.line().id().value())))
                .max()
                .orElse(0);
    }

    private RunningTask running(Task task, MirrorTail tail, Instant now, long nanos, Map<Counted, Rate> counted) {
        Counted key =
                new Counted(task.line().id(), task.iteration(), task.line().attempt());
        Rate rate = rates.getOrDefault(key, new Rate(nanos, tail.bytes()));
        counted.put(key, rate);
        return new RunningTask(
                Printable.line(task.line().id().value()),
                (int) task.line().attempt(),
                task.startedAt().map(from -> Duration.between(from, now)).orElse(Duration.ZERO),
                tail.bytes(),
                rate.perSecond(nanos, tail.bytes()),
                tail.lastLine());
    }

    private static MirrorTail mirror(Task task, Optional<Path> mirrors, ArtifactNames names) {
        int attempt = (int) Math.max(1, Math.min(task.line().attempt(), Integer.MAX_VALUE));
        return mirrors.map(
                        directory -> directory.resolve(names.partial(task.line().id(), task.iteration(), attempt)))
                .map(MirrorTail::of)
                .orElse(MirrorTail.NOTHING);
    }

    private Optional<Path> mirrors(StateDetails details) {
        try {
            return details.artifacts().map(home.directory()::resolve);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The tasks that have ended since, and how. */
    static List<Task> endedSince(StateDetails before, StateDetails now) {
        Map<TaskId, Task> earlier = byId(before);
        return now.tasks().stream()
                .filter(Task::hasEnded)
                .filter(task -> !Optional.ofNullable(earlier.get(task.line().id()))
                        .filter(Task::hasEnded)
                        .isPresent())
                .toList();
    }

    /** The tasks that have begun to run since, or to run again. */
    static List<Task> begunSince(StateDetails before, StateDetails now) {
        Map<TaskId, Task> earlier = byId(before);
        return now.tasks().stream()
                .filter(Task::runs)
                .filter(task -> !Optional.ofNullable(earlier.get(task.line().id()))
                        .filter(was -> was.runs()
                                && was.line().attempt() == task.line().attempt())
                        .isPresent())
                .toList();
    }

    private static Map<TaskId, Task> byId(StateDetails details) {
        return details.tasks().stream()
                .collect(Collectors.toMap(task -> task.line().id(), task -> task));
    }
}
