package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.artifacts.FileBatch;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ByHand;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.TranscriptMember;
import dev.reproof.projections.state.TranscriptMember.Artifact;
import dev.reproof.projections.transcript.TranscriptPosition;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Everything in the artifact directory of a run. Not for more than one thread. */
final class Artifacts implements AutoCloseable {

    /** A batch of files that wait for their names keeps as many open. */
    static final int MOST_UNSETTLED = 128;

    private final ArtifactDirectory directory;
    private final ArtifactNames names;
    private final FileWarnings warnings;
    private final CheckedFiles checked;
    private final SealedFiles sealed;
    private final FileBatch batch;
    private final Mirrors mirrors;
    private final EvidenceFiles evidence;
    private final TaskReports reports;
    private final Set<String> refused = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private final Map<TaskId, Ended> unreported = new LinkedHashMap<>();

    /** A task that has ended, as it was then. */
    private record Ended(TaskState task, TranscriptStore transcripts) {}

    Artifacts(
            ArtifactDirectory directory,
            RunState run,
            LogTexts texts,
            PromptSource prompts,
            CheckedFiles checked,
            FileWarnings warnings) {
        this.directory = directory;
        this.names = ArtifactNames.of(run.tasks().stream().map(TaskState::id).toList());
        this.warnings = warnings;
        this.checked = checked;
        this.sealed = new SealedFiles(directory, checked, warnings);
        this.batch = directory.batch();
        this.mirrors = new Mirrors(
                directory, run.dag().ranks().stream().flatMap(List::stream).toList(), names, texts, sealed, warnings);
        this.evidence = new EvidenceFiles(directory, names, texts, warnings);
        this.reports = new TaskReports(directory, names, texts, prompts, checked, warnings);
    }

    String path() {
        return directory.path().toString();
    }

    /** Keeps the DAG document beside what came of it. */
    void dag(byte[] document) {
        page(ArtifactNames.DAG, document);
    }

    void append(MirrorText text) {
        mirrors.append(text);
    }

    /** Sees to the files of an attempt that has ended; {@link #settle} gives them their names. */
    void ended(TaskState task, TranscriptStore transcripts) {
        attempt(task)
                .ifPresent(key -> task.transcript()
                        .filter(transcript -> transcript.key().equals(key) || isSalvaged(task))
                        .ifPresentOrElse(transcript -> seal(transcript, transcripts), () -> mirrors.stop(key)));
        evidence.write(task);
        if (task.status().ended()) {
            unreported.put(task.id(), new Ended(task, transcripts));
        }
    }

    /** Its text may be that of an earlier attempt. */
    private static boolean isSalvaged(TaskState task) {
        return task.byHand().equals(Optional.of(ByHand.SALVAGED));
    }

    /** How many files wait for their names. */
    int unsettled() {
        return batch.size() + unreported.size();
    }

    /**
     * Makes durable what waits: mirrors first, which the reports of their tasks lead to.
     *
     * @param run as it is by now
     */
    void settle(RunState run) {
        batch.settle();
        List<Ended> ended = List.copyOf(unreported.values());
        unreported.clear();
        ended.forEach(end -> write(run, report(end.task(), end.transcripts())));
        batch.settle();
        checked.write();
    }

    /** Writes the index of the run. */
    void index(RunState run, Map<StreamId, TranscriptMember> places, List<StateWarning> toldBefore) {
        Map<TaskId, Artifact> files = new HashMap<>();
        for (TaskState task : run.tasks()) {
            task.transcript().map(text -> places.get(text.stream())).ifPresent(place -> {
                if (place instanceof Artifact file) {
                    files.put(task.id(), file);
                }
            });
        }
        Map<TaskId, List<String>> printed = run.tasks().stream().collect(Collectors.toMap(TaskState::id, evidence::of));
        page(RunIndex.NAME, utf8(RunIndex.of(run, names, files, printed, toldBefore)));
    }

    /**
     * The file in which that text stands complete, if one does.
     *
     * @param looking whether to see that it is as it was found
     */
    Optional<Artifact> find(TranscriptRef text, boolean looking) {
        return looking ? sealed.find(text) : sealed.believed(text);
    }

    /** The last bytes of a file that holds a text, or all of a shorter one; absent where it is out of reach. */
    Optional<byte[]> end(Artifact file, int bytes) {
        try {
            return directory.end(file.path(), bytes);
        } catch (IOException e) {
            return Optional.empty(); // the log has it too
        }
    }

    /**
     * Checks every finished transcript's file and makes again what is not right: byte by byte, but for those that were
     * {@linkplain CheckedFiles found right} and look as they did then.
     */
    Repairs recover(
            RunState run, TranscriptStore transcripts, Collection<AttemptKey> interrupted, Set<AttemptKey> goingOn) {
        // a text that is not all that was said gets no file: it would pass for all, and may replace a longer one
        List<TranscriptRef> finished = run.texts().stream()
                .filter(transcript -> transcript.fidelity() == Fidelity.EXACT)
                .toList();
        checked.read();
        List<AttemptKey> rewritten = new ArrayList<>();
        List<AttemptKey> missing = new ArrayList<>();
        for (TranscriptRef transcript : finished) {
            if (!adopted(transcript)) {
                makeWay(transcript, transcripts);
                (mirrors.regenerate(transcript) ? rewritten : missing).add(transcript.key());
            }
        }
        interrupted.stream()
                .filter(key -> !goingOn.contains(key))
                .forEach(key -> transcripts.find(key).ifPresent(position -> partial(key, position)));
        goingOn.forEach(key -> transcripts.find(key).ifPresent(position -> mirrors.goOn(key, position)));
        run.tasks().forEach(evidence::write); // again, what is missing or was altered
        run.shown().stream()
                .filter(task -> task.status().ended())
                .map(task -> report(task, transcripts))
                .filter(report -> !reports.isThere(report))
                .forEach(report -> write(run, report));
        batch.settle();
        checked.write();
        return new Repairs(finished.size(), rewritten, missing);
    }

    private void seal(TranscriptRef transcript, TranscriptStore transcripts) {
        if (batch.holds(names.sealed(transcript.key().task(), transcript.key().iteration()))) {
            batch.settle(); // an earlier attempt's, which makes way
        }
        makeWay(transcript, transcripts);
        mirrors.seal(transcript, batch);
    }

    /** An earlier attempt of the iteration that finished, as that of a review made again, keeps its text under another name. */
    private void makeWay(TranscriptRef transcript, TranscriptStore transcripts) {
        AttemptKey key = transcript.key();
        String name = names.sealed(key.task(), key.iteration());
        for (int attempt = key.attempt() - 1; attempt > 0; attempt--) {
            Optional<Seal> seal = transcripts
                    .find(new AttemptKey(key.task(), key.iteration(), attempt))
                    .flatMap(TranscriptPosition::seal)
                    .filter(found -> !found.equals(transcript.seal()));
            if (seal.isPresent() && moved(name, seal.get(), names.partial(key.task(), key.iteration(), attempt))) {
                return;
            }
        }
    }

    private boolean moved(String name, Seal seal, String aside) {
        try {
            boolean earlier = directory.holds(name, SealedFiles.digest(seal));
            if (earlier) {
                directory.rename(name, aside);
            }
            return earlier;
        } catch (ReproofException e) {
            warnings.tell("the text in " + name + ", of an earlier attempt, stays in the way", e);
            return true;
        }
    }

    @Override
    public void close() {
        mirrors.close();
    }

    private boolean adopted(TranscriptRef transcript) {
        AttemptKey key = transcript.key();
        try {
            return sealed.adopt(transcript, names.sealed(key.task(), key.iteration()));
        } catch (ReproofException e) {
            warnings.tell("the transcript file of " + key + " is made again", e);
            return false;
        }
    }

    private void partial(AttemptKey key, TranscriptPosition position) {
        if (partialFile(key, position.bytes()).isEmpty()) {
            mirrors.regeneratePartial(key, position);
        }
    }

    private Optional<String> partialFile(AttemptKey key, long bytes) {
        String name = names.partial(key.task(), key.iteration(), key.attempt());
        try {
            return directory.stamp(name).filter(stamp -> stamp.bytes() == bytes).map(stamp -> name);
        } catch (ReproofException e) {
            warnings.tell("the partial transcript of " + key + " is out of reach", e);
            return Optional.empty();
        }
    }

    private TaskReport report(TaskState task, TranscriptStore transcripts) {
        return new TaskReport(task, text(task, transcripts), evidence.of(task));
    }

    private void write(RunState run, TaskReport report) {
        String name = names.report(report.task().id());
        byte[] page = reports.page(run, report);
        batch.write(name, page, () -> attempt(name, () -> reports.written(report, page)), why -> untold(name, why));
        if (batch.size() >= MOST_UNSETTLED) {
            batch.settle();
        }
    }

    private Optional<AttemptText> text(TaskState task, TranscriptStore transcripts) {
        if (task.status() == TaskStatus.FINISHED) {
            return task.transcript()
                    .map(said -> new AttemptText(
                            said.stream(), said.seal(), sealed.find(said).map(Artifact::path)));
        }
        return attempt(task)
                .flatMap(key -> task.dispatch(key.iteration()))
                .flatMap(dispatched -> transcripts
                        .find(dispatched.stream())
                        .flatMap(TranscriptPosition::seal)
                        .map(seal -> failed(dispatched, seal)));
    }

    private AttemptText failed(TaskDispatched dispatched, Seal seal) {
        return new AttemptText(dispatched.stream(), seal, partialFile(dispatched.key(), seal.bytes()));
    }

    private static Optional<AttemptKey> attempt(TaskState task) {
        return task.attempts() == 0
                ? Optional.empty()
                : Optional.of(new AttemptKey(task.id(), task.iteration(), task.attempts()));
    }

    /** Writes the page for a browser, where one is made. */
    void browserPage(Supplier<Optional<String>> page) {
        page(ArtifactNames.REPORT, () -> page.get().map(Artifacts::utf8));
    }

    private void page(String name, byte[] content) {
        page(name, () -> Optional.of(content));
    }

    /** What fails again and again, as once a second on a full disk, is told once. */
    private void page(String name, Supplier<Optional<byte[]>> content) {
        try {
            content.get().ifPresent(bytes -> directory.write(name, bytes));
            failing.remove(name);
        } catch (ReproofException e) {
            if (failing.add(name)) {
                untold(name, e);
            }
        }
    }

    private void attempt(String name, Runnable writing) {
        try {
            writing.run();
        } catch (ReproofException e) {
            untold(name, e);
        }
    }

    private void untold(String name, ReproofException why) {
        if (!(why instanceof Rejected)) {
            warnings.tell(
                    name + " is not up to date, the event log is; it is written again when the run is resumed", why);
        } else if (refused.add(name)) { // it will be so each time
            warnings.tell(name + " is not written", why);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
