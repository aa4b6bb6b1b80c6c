package dev.reproof.engine.roads;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.write.Commit;
import dev.reproof.engine.write.TextEntries;
import dev.reproof.engine.write.Transaction;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.ImportedText;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunId;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskImported.Outcome;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Task.FanOutTask;
import dev.reproof.events.serial.EventMappers;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateOutcome;
import dev.reproof.projections.state.read.RunHeader;
import dev.reproof.projections.state.read.SavedLoop;
import dev.reproof.projections.state.read.StateTask;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Writes a loaded state into an empty log: first the texts, then, in one transaction, everything that makes it a run. A
 * log in which that transaction is missing is no run.
 */
public final class StateImport {

    /**
     * What the run begins with.
     *
     * @param started makes the first event, given where the log has the DAG document
     */
    public record Beginning(NewRun request, Function<Document, RunStarted> started) {

        RunId run() {
            return request.run();
        }

        Dag dag() {
            return request.dag();
        }
    }

    /** Of which none takes more than three bytes. */
    private static final int MOST_CHARS_OF_IDS = EventMappers.MAX_PAYLOAD_BYTES / 4;

    private final EventLog log;
    private final Instant now;
    private final LoadedState state;
    private final Beginning beginning;
    private final Map<TaskId, ImportedText> texts = new HashMap<>();
    private final Map<TaskId, ImportedText> findings = new HashMap<>();
    private final Map<String, ImportedText> feedback = new HashMap<>();
    private long nextStream;

    private StateImport(EventLog log, Instant now, LoadedState state, Beginning beginning) {
        this.log = log;
        this.now = now;
        this.state = state;
        this.beginning = beginning;
    }

    /**
     * Writes it.
     *
     * @param file digest of the state file
     * @return its last transaction, with the run as it is then
     * @throws dev.reproof.events.ReproofException.Corrupt when a text has changed since it was looked for
     */
    public static Commit write(EventLog log, Instant now, LoadedState state, Sha256 file, Beginning beginning) {
        StateImport writing = new StateImport(log, now, state, beginning);
        writing.texts();
        return writing.run(file);
    }

    /** The findings come first: where an attempt has two streams, the last one is its transcript. */
    private void texts() {
        TextEntries.Batches batches = new TextEntries.Batches(log::append);
        for (LoadedTask loaded : state.tasks()) {
            Optional.ofNullable(state.loops().findings().get(loaded.task().id()))
                    .ifPresent(found ->
                            findings.put(loaded.task().id(), text(loaded.task().transcriptKey(), found, batches)));
        }
        for (SavedLoop loop : state.file().loops()) {
            loop.feedbackFrom()
                    .flatMap(review -> state.loops().feedback(review.task()).map(found -> text(review, found, batches)))
                    .ifPresent(text -> feedback.put(loop.id(), text));
        }
        for (LoadedTask loaded : state.tasks()) {
            loaded.text()
                    .ifPresent(found ->
                            texts.put(loaded.task().id(), text(loaded.task().transcriptKey(), found, batches)));
        }
        batches.flush();
    }

    private ImportedText text(AttemptKey key, FoundText found, TextEntries.Batches batches) {
        StreamId stream = StreamId.ofTranscript(beginning.run(), nextStream++);
        try (InputStream in = found.content().open()) {
            Seal seal = new TextEntries(log::encode, stream, key, now, batches).write(in, found.expected());
            return new ImportedText(key, stream, seal, found.fidelity());
        } catch (IOException e) {
            throw new Storage("The transcript of task '" + key.task() + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** A task with a text of this iteration was dispatched in it, whether or not the file counts that. */
    private int attempts(StateTask task) {
        boolean said = texts.containsKey(task.id()) && task.transcriptIteration() == task.iteration();
        return said ? Math.max(task.transcriptAttempt(), task.attempt()) : task.attempt();
    }

    private Commit run(Sha256 file) {
        Transaction run = Transaction.beginning(log, beginning.run(), TranscriptStore.EMPTY, now);
        StreamId document = StreamId.ofTranscript(beginning.run(), nextStream++);
        run.start(
                beginning
                        .started()
                        .apply(run.store(document, beginning.request().document())),
                beginning.dag());
        decisions(file).forEach(run::take);
        return run.commit();
    }

    private List<Decision> decisions(Sha256 file) {
        List<Decision> decisions = new ArrayList<>();
        state.file().run().flatMap(RunHeader::forkedFrom).ifPresent(decisions::add);
        decisions.add(imported(file));
        parentsFirst().stream().flatMap(task -> past(task).stream()).forEach(decisions::add);
        decisions.addAll(ranks());
        state.file().loops().stream().flatMap(loop -> past(loop).stream()).forEach(decisions::add);
        state.warnings().forEach(warning -> decisions.add(new OperatorWarned(warning.code(), warning.text())));
        List<TaskId> accepted = state.degraded().stream()
                .filter(task -> task.missing().isPresent())
                .map(task -> task.task().id())
                .toList();
        decisions.addAll(accepted(accepted));
        end().ifPresent(decisions::add);
        return decisions;
    }

    /** As many events as it takes: ids may be long, and an event is bounded. */
    static List<Decision> accepted(List<TaskId> tasks) {
        List<Decision> decisions = new ArrayList<>();
        List<TaskId> together = new ArrayList<>();
        long chars = 0;
        for (TaskId task : tasks) {
            if (!together.isEmpty() && (chars += task.value().length()) > MOST_CHARS_OF_IDS) {
                decisions.add(new DegradedAccepted(together));
                together.clear();
                chars = task.value().length();
            }
            together.add(task);
        }
        if (!together.isEmpty()) {
            decisions.add(new DegradedAccepted(together));
        }
        return decisions;
    }

    /** How the run had ended, if nothing was left to do. */
    private Optional<RunFinished> end() {
        boolean allEnded = state.loops().nothingLeft(state.file())
                && state.tasks().size() == beginning.dag().tasks().size()
                && state.tasks().stream().allMatch(task -> status(task.task()).ended());
        return state.file()
                .runOutcomeOnResume()
                .filter(outcome -> allEnded)
                .flatMap(outcome -> StateOutcome.spelt(outcome).end())
                .map(outcome -> new RunFinished(
                        outcome,
                        state.file().runMessage().map(ErrorMessages::bounded).orElse("")));
    }

    private StateImported imported(Sha256 file) {
        Optional<RunHeader> run = state.file().run();
        return new StateImported(
                state.file().version(),
                file,
                run.flatMap(header -> boxed(header.position())),
                run.flatMap(RunHeader::chain),
                boxed(state.file().startedAt()),
                run.flatMap(header -> boxed(header.tokensSpent())),
                run.map(RunHeader::cost).filter(cost -> !cost.isEmpty()));
    }

    private List<LoadedTask> parentsFirst() {
        Map<TaskId, LoadedTask> tasks = new HashMap<>();
        state.tasks().forEach(task -> tasks.put(task.task().id(), task));
        return beginning.dag().ranks().stream()
                .flatMap(List::stream)
                .flatMap(id -> Optional.ofNullable(tasks.get(id)).stream())
                .toList();
    }

    private List<Decision> past(SavedLoop loop) {
        List<Decision> past = new ArrayList<>();
        TaskId reviewer = state.loops().reviewer(loop.id());
        Optional<AttemptKey> last = Optional.ofNullable(texts.get(reviewer)).map(ImportedText::key);
        Optional<ImportedText> handedOn = Optional.ofNullable(feedback.get(loop.id()));
        if (loop.iteration() > 0) {
            Optional<AttemptKey> from =
                    loop.feedbackFrom().filter(review -> handedOn.isPresent() || last.equals(Optional.of(review)));
            past.add(new LoopImported(loop.id(), loop.iteration(), from, handedOn));
        }
        if (loop.phase() == Phase.CONVERGED) {
            past.add(new LoopConverged(loop.id(), loop.iteration(), last.orElseThrow()));
        } else if (loop.phase() == Phase.EXHAUSTED) {
            past.add(new LoopExhausted(loop.id(), loop.iteration(), last.orElseThrow(), message(reviewer)));
        }
        return past;
    }

    private String message(TaskId task) {
        return state.tasks().stream()
                .filter(loaded -> loaded.task().id().equals(task))
                .findFirst()
                .flatMap(loaded -> loaded.task().errorMessage())
                .map(ErrorMessages::bounded)
                .orElse("");
    }

    /** A task of which nothing is known yet has no past. */
    private Optional<TaskImported> past(LoadedTask loaded) {
        StateTask task = loaded.task();
        Optional<ImportedText> text = Optional.ofNullable(texts.get(task.id()));
        Outcome outcome = outcome(task);
        if (outcome == Outcome.WAITING && text.isEmpty() && task.attempt() == 0 && task.iteration() == 0) {
            return Optional.empty();
        }
        return Optional.of(new TaskImported(
                task.id(),
                outcome,
                task.iteration(),
                attempts(task),
                text,
                new TokenUsage(task.inputTokens(), task.outputTokens()),
                task.errorMessage()
                        .filter(message -> outcome != Outcome.WAITING && outcome != Outcome.FINISHED)
                        .map(ErrorMessages::bounded),
                boxed(task.startedAt()),
                outcome == Outcome.WAITING ? Optional.empty() : boxed(task.finishedAt()),
                Optional.ofNullable(findings.get(task.id()))));
    }

    /** A list is read again, and its items are the ones that they were. */
    static TaskStatus status(StateTask task, Dag dag) {
        boolean list = dag.find(task.id()).filter(FanOutTask.class::isInstance).isPresent();
        return list ? TaskStatus.PENDING : task.statusOnResume();
    }

    private TaskStatus status(StateTask task) {
        return status(task, beginning.dag());
    }

    private Outcome outcome(StateTask task) {
        return switch (status(task)) {
            case FINISHED -> Outcome.FINISHED;
            case ERROR -> task.blockedBy().isEmpty() ? Outcome.FAILED : Outcome.SKIPPED;
            case BUDGET_EXCEEDED -> Outcome.BUDGET_EXCEEDED;
            case PENDING, RUNNING, AWAITING_APPROVAL -> Outcome.WAITING;
        };
    }

    /** The first ranks, as far as all of their tasks have ended. */
    private List<Decision> ranks() {
        Map<TaskId, TaskStatus> statuses = new HashMap<>();
        state.tasks().forEach(task -> statuses.put(task.task().id(), status(task.task())));
        List<Decision> decisions = new ArrayList<>();
        for (List<TaskId> members : beginning.dag().ranks()) {
            if (!members.stream()
                    .allMatch(
                            id -> statuses.getOrDefault(id, TaskStatus.PENDING).ended())) {
                break;
            }
            int rank = decisions.size() / 2;
            decisions.add(new RankStarted(0, rank));
            decisions.add(new RankCompleted(0, rank, members));
        }
        return decisions;
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }
}
