package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.artifacts.PackedFiles;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.heads.HeadsFile;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.state.StateContext;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.TranscriptMember;
import dev.reproof.projections.state.TranscriptMember.Artifact;
import dev.reproof.projections.transcript.TranscriptStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Brings a run's files up to a committed position. Not for more than one thread.
 *
 * <p>The ends of texts make up most of a state file. While a run with many of them goes on, they are left out where a file has
 * the whole text, or writing them again and again would cost more than the run itself.
 */
final class Publication implements AutoCloseable {

    /** So many ends of texts are quickly written. */
    private static final int FEW_TEXTS = 50;

    private final FilePlan plan;
    private final Clock clock;
    private final DisplayTails tails;
    private final Optional<Artifacts> artifacts;
    private final Optional<FindingsFiles> findings;
    private final InlineTexts inline;
    private final Optional<SignedHeads> heads;
    private final List<StateFile> states = new ArrayList<>();
    /** Why the state file is behind; absent while it is not. */
    private Optional<String> behind = Optional.empty();
    /** Why it was written last. */
    private String reason = "";
    /** Whether it has the ends of all texts. */
    private boolean shown = true;

    private final ReportPace reportPace = new ReportPace(System::nanoTime);
    private RunState now;
    private TranscriptStore texts = TranscriptStore.EMPTY;
    /** Whether the page for a browser does not show the last rank or stop yet. */
    private boolean reportBehind = true;

    Publication(FilePlan plan, RunState run, EventLog log, Clock clock, FileWarnings warnings) {
        this.plan = plan;
        this.clock = clock;
        this.now = run;
        LogTexts texts = new LogTexts(log);
        this.tails = new DisplayTails(log, warnings);
        CheckedFiles checked = new CheckedFiles(plan.home().checked(), warnings);
        this.artifacts = plan.artifacts()
                .map(directory -> new Artifacts(directory, run, texts, plan.prompts(), checked, warnings));
        ArtifactNames names =
                ArtifactNames.of(run.tasks().stream().map(TaskState::id).toList());
        this.findings = plan.findings()
                .<Supplier<ArtifactDirectory>>map(path -> () -> ArtifactDirectory.open(plan.disk(), path))
                .or(() -> plan.artifacts().map(directory -> () -> directory))
                .map(place -> new FindingsFiles(place, names, texts, warnings));
        this.inline = new InlineTexts(new PackedFiles(plan.disk(), plan.home().inline()), names, texts, warnings);
        this.heads = plan.signing()
                .map(signing ->
                        new SignedHeads(new HeadsFile(plan.home().heads()), signing, run.run(), clock, warnings));
        states.add(new StateFile(plan.disk(), plan.home().state(), warnings));
        plan.statePath().ifPresent(path -> states.add(new StateFile(plan.disk(), path, warnings)));
    }

    /** Writes everything for the first time in this process. */
    void begin(RunState run, String reason) {
        artifacts.ifPresent(directory -> directory.dag(plan.dag()));
        behind = Optional.of(reason);
        heads.ifPresent(SignedHeads::begin);
        settle(run, Due.AT_ONCE);
    }

    /** Whether something waits to be shown. */
    boolean isBehind() {
        return behind.isPresent() || artifacts.map(Artifacts::unsettled).orElse(0) > 0;
    }

    /** Sees to the files of transcripts before {@link #begin}. */
    Repairs recover(
            RunState run, TranscriptStore transcripts, Collection<AttemptKey> interrupted, Set<AttemptKey> goingOn) {
        texts = transcripts;
        plan.artifacts().filter(this::isOurs).ifPresent(ArtifactDirectory::adoptUnnoted);
        findings.ifPresent(files -> files.recover(run));
        return artifacts
                .map(directory -> directory.recover(run, transcripts, interrupted, goingOn))
                .orElse(Repairs.NONE);
    }

    /** Earlier versions did not note what they wrote: in the run's own directory, and where its DAG lies, it is ours. */
    private boolean isOurs(ArtifactDirectory directory) {
        FileDigest dag = new FileDigest(plan.dag().length, Sha256.of(plan.dag()));
        return directory.path().equals(plan.home().artifacts()) || directory.holds(ArtifactNames.DAG, dag);
    }

    /**
     * Takes what one commit brought, short of index and state.
     *
     * @param run as it is by now, which may be after that
     */
    void take(FileChanges entry, RunState run, TranscriptStore transcripts) {
        behind = entry.reason().or(() -> behind);
        now = run;
        texts = transcripts;
        reportBehind |= !entry.heads().isEmpty();
        artifacts.ifPresent(directory -> {
            entry.texts().forEach(directory::append);
            entry.ended().forEach(task -> directory.ended(task, transcripts));
            if (directory.unsettled() >= Artifacts.MOST_UNSETTLED) {
                directory.settle(run);
            }
        });
        findings.ifPresent(files -> entry.reviewers().forEach(files::write));
        heads.ifPresent(file -> file.sign(entry.heads()));
    }

    /**
     * Gives the files that wait their names, and writes index and state, if anything that they show has changed since they
     * were written.
     */
    void settle(RunState run, Due due) {
        artifacts.ifPresent(directory -> directory.settle(run));
        try {
            indexAndState(run, due);
        } finally {
            report(now.finished().isPresent() || now.interrupted().isPresent() || reportPace.isDue());
        }
    }

    /** Nobody but a reader waits for it, so it comes last. */
    private void report(boolean isTime) {
        if (reportBehind && isTime) {
            reportBehind = false;
            artifacts.ifPresent(directory -> reportPace.spend(
                    () -> directory.browserPage(() -> plan.report().page(now, texts))));
        }
    }

    private void indexAndState(RunState run, Due due) {
        boolean whole = due == Due.AT_REST || run.texts().size() <= FEW_TEXTS;
        if (behind.isEmpty() && (shown || !whole)) {
            return;
        }
        List<StateWarning> warnings = warnings(run);
        Map<StreamId, TranscriptMember> places = places(run, whole);
        artifacts.ifPresent(directory -> directory.index(run, places, warnings));
        StateContext context = new StateContext(
                clock.instant(),
                behind.orElse(reason),
                plan.store(),
                plan.home().directory().toString(),
                artifacts.map(Artifacts::path),
                plan.dag(),
                warnings,
                task -> task.transcript()
                        .flatMap(text -> end(text, Optional.ofNullable(places.get(text.stream())), whole)),
                text -> Optional.ofNullable(places.get(text.stream())));
        boolean written = true;
        for (StateFile state : states) {
            written &= state.write(run, context);
        }
        reason = behind.orElse(reason);
        behind = written ? Optional.empty() : Optional.of(reason);
        shown = whole && written;
    }

    /** Where a file has the whole text, its end can be had from there. */
    private Optional<String> end(TranscriptRef text, Optional<TranscriptMember> place, boolean whole) {
        Optional<Artifact> file =
                place.flatMap(found -> found instanceof Artifact there ? Optional.of(there) : Optional.empty());
        if (file.isPresent() && !whole) {
            return Optional.empty();
        }
        return tails.of(
                text,
                file.flatMap(found -> artifacts.flatMap(directory -> directory.end(found, DisplayTails.END_BYTES))));
    }

    private List<StateWarning> warnings(RunState run) {
        return Stream.concat(
                        run.warnings().stream().map(told -> new StateWarning(told.code(), told.text())),
                        plan.warnings().get().stream())
                .toList();
    }

    /** Where the state file finds each text: in a file, else in itself. */
    private Map<StreamId, TranscriptMember> places(RunState run, boolean looking) {
        Map<StreamId, TranscriptMember> places = new HashMap<>();
        List<TranscriptRef> carried = new ArrayList<>();
        for (TranscriptRef text : run.texts()) {
            Optional<Artifact> file = artifacts.flatMap(directory -> directory.find(text, looking));
            file.<TranscriptMember>map(found -> found)
                    .or(() -> inline.find(text))
                    .ifPresent(place -> places.put(text.stream(), place));
            if (file.isEmpty()) {
                carried.add(text);
            }
        }
        inline.keep(carried);
        return places;
    }

    /** What is left to a last moment: the page of a run that was left without a word. */
    void last() {
        report(true);
    }

    @Override
    public void close() {
        artifacts.ifPresent(Artifacts::close);
    }
}
