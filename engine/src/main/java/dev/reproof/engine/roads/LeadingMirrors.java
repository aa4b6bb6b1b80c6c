package dev.reproof.engine.roads;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.replay.Replay;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.transcript.TranscriptPosition;
import dev.reproof.projections.transcript.TranscriptStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Files of transcripts that hold more than the log. They are written from what the log has forced and from nothing else,
 * so where one is ahead, the log has lost something: it was damaged at its end, rolled back or replaced.
 *
 * <p>In the run's own directory every such file counts. A pinned one may have served other runs: there it is one that
 * follows an attempt which the log has begun, and goes on where the log ends.
 */
record LeadingMirrors(RunState run, List<LeadingMirror> all) {

    private static final Pattern NAME =
            Pattern.compile("(.+?)(?:[.]iter(\\d{1,9})(?:[.]partial(\\d{1,9}))?)?[.]stream[.]txt");

    static LeadingMirrors of(List<MirrorFiles> files, Replay replay, LogTexts texts) {
        return of(files, replay.state(), replay.transcripts(), texts);
    }

    static LeadingMirrors of(List<MirrorFiles> files, RunState run, TranscriptStore transcripts, LogTexts texts) {
        Search search = new Search(run, transcripts, texts);
        List<LeadingMirror> all = new ArrayList<>();
        files.forEach(place -> place.bytes()
                .forEach((name, bytes) -> search.lead(place, name, bytes).ifPresent(all::add)));
        return new LeadingMirrors(run, List.copyOf(all));
    }

    /**
     * Makes sure that there is none.
     *
     * @throws Corrupt when there is one
     */
    void requireNone(String log) {
        if (all.isEmpty()) {
            return;
        }
        String more = all.size() == 1 ? "" : ", and " + (all.size() - 1) + " more like it";
        throw new Corrupt("The event log has lost what a file still holds: run=" + run.run() + " " + all.get(0) + " in "
                + log + more
                + "; files of transcripts are written from the log alone, so it was damaged or rolled back:"
                + " restore it from a copy of the run's directory, or give --from-state to set it aside and go on from"
                + " the state file, with the longer text kept beside; to go on with the log as it is, move the files"
                + " away. Nothing was changed");
    }

    /** Those that are not in that directory. */
    LeadingMirrors outsideOf(Path directory) {
        return new LeadingMirrors(
                run,
                all.stream()
                        .filter(mirror -> !mirror.directory().path().equals(directory))
                        .toList());
    }

    /** Gives each another name, which nothing writes to; the new places. */
    List<Path> keep() {
        return all.stream().map(LeadingMirror::keep).toList();
    }

    /** An iteration of a task of which the run has a text. */
    private record Ending(TaskId task, int iteration) {}

    /** What the log knows, and compares files with. */
    private static final class Search {

        private final LogTexts texts;
        private final Map<String, TaskState> tasks = new HashMap<>();
        private final Map<AttemptKey, TranscriptPosition> attempts = new HashMap<>();
        private final Set<Ending> endings;

        Search(RunState run, TranscriptStore transcripts, LogTexts texts) {
            this.texts = texts;
            ArtifactNames names =
                    ArtifactNames.of(run.tasks().stream().map(TaskState::id).toList());
            run.tasks().forEach(task -> tasks.put(names.base(task.id()), task));
            transcripts.all().stream()
                    .filter(position -> position.channel() == Channel.TEXT)
                    .forEach(position -> position.key().ifPresent(key -> attempts.put(key, position)));
            endings = run.texts().stream()
                    .map(text -> new Ending(text.key().task(), text.key().iteration()))
                    .collect(Collectors.toSet());
        }

        Optional<LeadingMirror> lead(MirrorFiles place, String name, long bytes) {
            Matcher parts = NAME.matcher(name);
            if (!parts.matches() || !tasks.containsKey(parts.group(1))) {
                return Optional.empty();
            }
            TaskState task = tasks.get(parts.group(1));
            int iteration = number(parts.group(2));
            return parts.group(3) == null
                    ? sealed(place, name, bytes, task, iteration)
                    : partial(place, name, bytes, task, iteration, number(parts.group(3)));
        }

        /** The end of an attempt that the log has no end of. */
        private Optional<LeadingMirror> sealed(
                MirrorFiles place, String name, long bytes, TaskState task, int iteration) {
            boolean known = !place.own()
                    || iteration < task.iteration()
                    || endings.contains(new Ending(task.id(), iteration))
                    || attempts.entrySet().stream()
                            .filter(attempt -> attempt.getKey().task().equals(task.id())
                                    && attempt.getKey().iteration() == iteration)
                            .anyMatch(attempt -> attempt.getValue()
                                    .seal()
                                    .filter(seal -> seal.bytes() == bytes)
                                    .isPresent());
            return known
                    ? Optional.empty()
                    : Optional.of(new LeadingMirror(
                            place.directory(), name, task.id(), bytes, "no end of a text of iteration " + iteration));
        }

        private Optional<LeadingMirror> partial(
                MirrorFiles place, String name, long bytes, TaskState task, int iteration, int attempt) {
            if (iteration < 0 || attempt < 1) {
                return Optional.empty();
            }
            TranscriptPosition position = attempts.get(new AttemptKey(task.id(), iteration, attempt));
            String told = "of iteration " + iteration + " attempt " + attempt;
            if (position == null) {
                boolean later =
                        iteration > task.iteration() || (iteration == task.iteration() && attempt > task.attempts());
                return place.own() && later
                        ? Optional.of(new LeadingMirror(place.directory(), name, task.id(), bytes, "nothing " + told))
                        : Optional.empty();
            }
            boolean ahead = position.seal().isEmpty()
                    && bytes > position.bytes()
                    && (place.own() || (position.bytes() > 0 && BeginsWith.text(place, name, texts, position)));
            return ahead
                    ? Optional.of(new LeadingMirror(
                            place.directory(), name, task.id(), bytes, position.bytes() + " bytes " + told))
                    : Optional.empty();
        }

        private static int number(String digits) {
            return digits == null ? 0 : Integer.parseInt(digits);
        }
    }
}
