package dev.reproof.projections.state.read;

import dev.reproof.events.JsText;
import dev.reproof.events.TaskId;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Complexity;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateWarning;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads one task of a state document of revision 2. */
record TaskReader(TranscriptReader transcripts, Consumer<StateWarning> warnings, Unchecked unchecked) {

    private static final String INVALID = "task-invalid";
    private static final List<String> KINDS = List.of("task", "pause", "oracle", "fanOut");
    private static final List<String> COMPLEXITIES =
            Arrays.stream(Complexity.values()).map(Complexity::name).toList();

    /**
     * Reads the task.
     *
     * @param status as found in the file, which may be of an older version
     */
    StateTask read(Member task, Member status) {
        TaskId id = id(task.requireObject(INVALID).member("id"));
        checkUnused(task);
        int iteration = task.member("iteration").small(0);
        int attempt = task.member("attempt").small(0);
        TaskStatus found = status(status);
        return new StateTask(
                id,
                task.member("depends_on").array().stream()
                        .map(TaskReader::id)
                        .distinct()
                        .toList(),
                task.member("complexity").word(COMPLEXITIES),
                task.member("subtask_prompt").text(),
                task.member("kind").word(KINDS).orElse("task"),
                found,
                iteration,
                attempt,
                task.member("startedAt").time(),
                task.member("finishedAt").time(),
                task.member("durationMs").time(),
                task.member("inputTokens").count(),
                task.member("outputTokens").count(),
                task.member("model").text(),
                task.member("errorMessage").text(),
                task.member("resultText").text(),
                task.member("transcriptPath").text().filter(path -> safe(id, path)),
                task.member("transcriptIteration").small(iteration),
                text(id, task.member("transcript"), shown(found, task)),
                atLeastOne(task.member("transcriptAttempt"), Math.max(1, attempt)),
                task.member("blockedBy").array().stream()
                        .map(TaskReader::id)
                        .distinct()
                        .toList(),
                text(id, task.member("findings"), Optional.empty()),
                text(id, task.member("feedback"), Optional.empty()));
    }

    /** The end of what the transcript should hold: only of a task that has finished is it surely that one's. */
    private static Optional<String> shown(TaskStatus status, Member task) {
        return status == TaskStatus.FINISHED ? task.member("resultText").raw() : Optional.empty();
    }

    private StateTranscript text(TaskId id, Member member, Optional<String> shown) {
        StateTranscript text = transcripts.read(member, id.value(), shown);
        unchecked.look(id, text.kind(), member);
        if (text instanceof StateTranscript.Artifact artifact) {
            safe(id, artifact.path());
        }
        return text;
    }

    private static int atLeastOne(Member member, int otherwise) {
        int value = member.small(otherwise);
        if (value < 1) {
            throw member.fault(INVALID, "at least 1");
        }
        return value;
    }

    /** Members that nothing is made of must still be what they claim to be. */
    private static void checkUnused(Member task) {
        List.of("command", "expect", "checkpointPath")
                .forEach(name -> task.member(name).text());
        Member selection = task.member("modelSelection");
        if (selection.present()) {
            selection.requireObject("wrong-type");
        }
    }

    static TaskId id(Member id) {
        String value = id.requireRaw(INVALID);
        if (JsText.isBlank(value) || !WellFormed.isWellFormed(value)) {
            throw id.fault(INVALID, "a text that is not blank and has no half of a surrogate pair");
        }
        return new TaskId(value);
    }

    private static TaskStatus status(Member status) {
        return Optional.ofNullable(status.node().textValue())
                .flatMap(TaskStatus::spelt)
                .orElseThrow(() -> status.fault("unknown-status", "a status such as PENDING or FINISHED"));
    }

    private boolean safe(TaskId id, String path) {
        if (!ArtifactName.isPlain(path)) {
            warnings.accept(Warnings.unsafePath(id, path));
            return false;
        }
        return true;
    }
}
