package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.artifacts.PackedFiles;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
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
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Brings a run's files up to a committed position. Not for more than one thread. */
final class Publication implements AutoCloseable {

    private final FilePlan plan;
    private final Clock clock;
    private final DisplayTails tails;
    private final Optional<Artifacts> artifacts;
    private final Optional<FindingsFiles> findings;
    private final InlineTexts inline;
    private final List<StateFile> states = new ArrayList<>();
    /** Why the state file is behind; absent while it is not. */
    private Optional<String> behind = Optional.empty();

    Publication(FilePlan plan, RunState run, EventLog log, Clock clock, FileWarnings warnings) {
        this.plan = plan;
        this.clock = clock;
        LogTexts texts = new LogTexts(log);
        this.tails = new DisplayTails(log, warnings);
        this.artifacts =
                plan.artifacts().map(directory -> new Artifacts(directory, run, texts, plan.prompts(), warnings));
        ArtifactNames names =
                ArtifactNames.of(run.tasks().stream().map(TaskState::id).toList());
        this.findings = plan.findings()
                .<Supplier<ArtifactDirectory>>map(path -> () -> ArtifactDirectory.open(plan.disk(), path))
                .or(() -> plan.artifacts().map(directory -> () -> directory))
                .map(place -> new FindingsFiles(place, names, texts, warnings));
        this.inline = new InlineTexts(new PackedFiles(plan.disk(), plan.home().inline()), names, texts, warnings);
        states.add(new StateFile(plan.disk(), plan.home().state(), warnings));
        plan.statePath().ifPresent(path -> states.add(new StateFile(plan.disk(), path, warnings)));
    }

    /** Writes everything for the first time in this process. */
    void begin(RunState run, String reason) {
        artifacts.ifPresent(directory -> directory.dag(plan.dag()));
        behind = Optional.of(reason);
        settle(run);
    }

    /** Sees to the files of transcripts before {@link #begin}. */
    Repairs recover(RunState run, TranscriptStore transcripts, Collection<AttemptKey> interrupted) {
        plan.artifacts().filter(this::isOurs).ifPresent(ArtifactDirectory::adoptUnnoted);
        findings.ifPresent(files -> files.recover(run));
        return artifacts
                .map(directory -> directory.recover(run, transcripts, interrupted))
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
        artifacts.ifPresent(directory -> {
            entry.texts().forEach(directory::append);
            entry.ended().forEach(task -> directory.ended(task, run, transcripts));
        });
        findings.ifPresent(files -> entry.reviewers().forEach(files::write));
    }

    /** Writes index and state, if anything that they show has changed since they were written. */
    void settle(RunState run) {
        if (behind.isEmpty()) {
            return;
        }
        List<StateWarning> warnings = warnings(run);
        Map<TaskId, Artifact> files =
                artifacts.map(directory -> directory.transcripts(run)).orElse(Map.of());
        artifacts.ifPresent(directory -> directory.index(run, files, warnings));
        Map<StreamId, TranscriptMember> places = places(run);
        StateContext context = new StateContext(
                clock.instant(),
                behind.get(),
                plan.store(),
                plan.home().directory().toString(),
                artifacts.map(Artifacts::path),
                plan.dag(),
                warnings,
                tails::of,
                text -> Optional.ofNullable(places.get(text.stream())));
        boolean written = true;
        for (StateFile state : states) {
            written &= state.write(run, context);
        }
        behind = written ? Optional.empty() : behind;
    }

    private List<StateWarning> warnings(RunState run) {
        return Stream.concat(
                        run.warnings().stream().map(told -> new StateWarning(told.code(), told.text())),
                        plan.warnings().get().stream())
                .toList();
    }

    /** Where the state file finds each text: in a file, else in itself. */
    private Map<StreamId, TranscriptMember> places(RunState run) {
        Map<StreamId, TranscriptMember> places = new HashMap<>();
        List<TranscriptRef> carried = new ArrayList<>();
        for (TranscriptRef text : run.texts()) {
            Optional<Artifact> file = artifacts.flatMap(directory -> directory.find(text));
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

    @Override
    public void close() {
        artifacts.ifPresent(Artifacts::close);
    }
}
