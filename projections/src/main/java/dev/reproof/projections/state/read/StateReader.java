package dev.reproof.projections.state.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunOptions;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.dag.Loop;
import dev.reproof.events.json.JsonFault;
import dev.reproof.events.json.JsonFaults;
import dev.reproof.events.upcast.RunStateUpcast;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.state.StateWarning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a state of one document. */
final class StateReader {

    private final StateFileReader how;
    private final TaskReader tasks;
    private final JsonFaults faults = new JsonFaults(StateReading.Unsound.MOST);
    private final List<StateWarning> warnings = new ArrayList<>();
    private final Unchecked unchecked = new Unchecked();

    StateReader(StateFileReader how, Optional<StateInput> input) {
        this.how = how;
        this.tasks = new TaskReader(new TranscriptReader(input, how.limits()), warnings::add, unchecked);
    }

    StateReading read(JsonNode found) {
        Optional<StateFile> state = faults.attempt(() -> document(found));
        return state.isPresent() && faults.none()
                ? new StateReading.Sound(state.get())
                : new StateReading.Unsound(faults.problems());
    }

    private StateFile document(JsonNode found) {
        Member foundRoot = new Member(found, "").requireObject("not-an-object");
        int version = version(foundRoot.member("version"));
        Member root = new Member(RunStateUpcast.apply(found), "");
        Member state = state(root.member("state"));
        List<StateTask> all =
                tasks(state.member("tasks"), foundRoot.member("state").member("tasks"));
        Optional<RunHeader> run = root.member("run").present()
                ? faults.attempt(() -> HeaderReader.read(root.member("run")))
                : Optional.empty();
        Optional<Dag> dag = dag(version, run);
        if (faults.none()) {
            TaskChecks checks = new TaskChecks(all, warnings::add);
            checks.order(all, dag);
            dag.ifPresent(known -> checks.against(known, all, faults));
        }
        Optional<LoopPast> past = loops(dag, run, all);
        unchecked.warning().ifPresent(warnings::add);
        root.member("reason").text();
        root.member("writtenAt").text();
        return new StateFile(
                version,
                run,
                state.member("title").text().or(() -> dag.map(Dag::title)).orElse(""),
                state.member("startedAt").time(),
                state.member("finishedAt").time(),
                foundRoot.member("state").member("runOutcome").text(),
                foundRoot.member("state").member("runMessage").text(),
                withStreams(past.map(LoopPast::tasks).orElse(all)),
                warnings,
                past.map(LoopPast::loops).orElse(List.of()));
    }

    /** Where the loops stood; absent without a DAG, and where something is wrong. */
    private Optional<LoopPast> loops(Optional<Dag> dag, Optional<RunHeader> run, List<StateTask> all) {
        return dag.filter(known -> faults.none())
                .flatMap(known -> faults.attempt(() -> LoopPast.of(
                        defined(known, run.flatMap(RunHeader::options)),
                        run.map(RunHeader::loops).orElse(SavedLoops.NONE),
                        all)));
    }

    private static List<Loop> defined(Dag dag, Optional<RunOptions> options) {
        Optional<String> reviewer = options.flatMap(RunOptions::convergeOn);
        boolean known = reviewer.map(TaskId::new).flatMap(dag::find).isPresent();
        if (reviewer.isPresent() && !(known && options.get().maxIterations().isPresent())) {
            throw new JsonFault(
                    LoopReader.INVALID,
                    "run.options: expected a loop over a task of the DAG, found one that cannot be");
        }
        return RunState.loops(dag, options.orElse(RunOptions.DEFAULT));
    }

    private static int version(Member version) {
        long number = version.requireCount("unknown-version");
        if (number > 2) {
            throw version.fault(StateFileReader.TOO_NEW, "1 or 2");
        }
        if (number < 1) {
            throw version.fault("unknown-version", "1 or 2");
        }
        return (int) number;
    }

    private static Member state(Member state) {
        if (!state.node().isContainerNode()) {
            throw state.fault("state-missing", "an object");
        }
        return state;
    }

    private List<StateTask> tasks(Member member, Member found) {
        List<Member> elements = member.requireArray("tasks-missing");
        if (elements.size() > how.limits().tasks()) {
            throw new JsonFault(
                    "too-many-tasks",
                    "state.tasks: expected at most " + how.limits().tasks() + " tasks, found " + elements.size());
        }
        List<Member> statuses = found.requireArray("tasks-missing");
        List<StateTask> all = new ArrayList<>(elements.size());
        Set<TaskId> ids = new HashSet<>();
        for (int at = 0; at < elements.size() && !faults.full(); at++) {
            Member element = elements.get(at);
            Member status = statuses.get(at).member("status");
            faults.attempt(() -> unique(tasks.read(element, status), element, ids))
                    .ifPresent(all::add);
        }
        return all;
    }

    private static StateTask unique(StateTask task, Member element, Set<TaskId> ids) {
        if (!ids.add(task.id())) {
            throw element.member("id").fault("duplicate-task-id", "an id of its own");
        }
        return task;
    }

    /** What the tasks are compared with: the DAG that was given, else the file's own. */
    private Optional<Dag> dag(int version, Optional<RunHeader> run) {
        if (how.dag().isPresent()) {
            return how.dag();
        }
        Optional<byte[]> own = run.flatMap(RunHeader::dag);
        if (own.isEmpty() && version == 2 && faults.none()) {
            throw new JsonFault(
                    StateFileReader.DAG_NEEDED, "The file brings no DAG, and none was given; name the DAG of the run");
        }
        return own.flatMap(document -> faults.attempt(() -> parsed(document)));
    }

    private static Dag parsed(byte[] document) {
        try {
            return DagParser.recorded(document, "run.dag.document");
        } catch (ReproofException.Invalid e) {
            throw new JsonFault(
                    "dag-damaged", "run.dag.document: expected a valid DAG, found one that breaks its rules");
        }
    }

    private List<StateTask> withStreams(List<StateTask> all) {
        return how.artifacts()
                .filter(directory -> faults.none())
                .map(directory ->
                        all.stream().map(task -> withStream(task, directory)).toList())
                .orElse(all);
    }

    /** The task with the full text of its stream file, where that is still there. */
    private StateTask withStream(StateTask task, ArtifactSource directory) {
        if (task.transcriptPath().isEmpty() || !(task.transcript() instanceof StateTranscript.Legacy legacy)) {
            return task;
        }
        String name = task.transcriptPath().get();
        try {
            ArtifactSource.Search<StateTranscript.Artifact> found = directory.search(
                    name,
                    in -> new LegacyStream(legacy.resultText())
                            .match(name, in, how.limits().transcriptBytes()));
            if (found.fitting().isEmpty()) {
                warnings.add(Warnings.artifactMissing(
                        task.id(),
                        name,
                        found.looked()
                                ? "does not end with the text in the state, which serves instead"
                                : "is not there; the text in the state serves"));
            }
            return found.fitting().map(task::with).orElse(task);
        } catch (IOException e) {
            throw new Storage("The stream file " + name + " cannot be read: " + e.getMessage(), e);
        }
    }
}
