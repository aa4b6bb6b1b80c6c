package dev.reproof.engine.audit;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.ByHand;
import dev.reproof.events.Channel;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.ImportedText;
import dev.reproof.events.LogProblem;
import dev.reproof.events.PromptInput;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.AgentChosen;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RedactionChosen;
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunEvent.WorkingDirectoryChosen;
import dev.reproof.events.RunId;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.AttemptAdopted;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.SecretsRedacted;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.run.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the run stream says of texts, to be held against them once all of them were read. */
final class Claims implements Decision.Handler<Void> {

    /** Version of the state files that a log keeps. */
    private static final int KEPT_VERSION = 1;

    /** Something that a decision says of texts. */
    private interface Check {
        /**
         * Holds it against them.
         *
         * @throws Corrupt when it is not so
         */
        void of(HeardTexts texts);
    }

    private record Claim(long position, Check check) {}

    private final List<Claim> claims = new ArrayList<>();
    /** Streams that a decision names, or whose attempt it does. */
    private final Set<StreamId> known = new HashSet<>();

    private final Map<AttemptKey, Instant> dispatched = new HashMap<>();
    private Optional<RunId> run = Optional.empty();
    /** Of the state document that the log keeps. */
    private Optional<Sha256> imported = Optional.empty();

    private long position;
    private Instant at = Instant.EPOCH;

    void take(Recorded decision) {
        position = decision.position();
        at = decision.at();
        decision.event().accept(this);
    }

    /** Which run it is; absent before its first decision. */
    Optional<RunId> run() {
        return run;
    }

    /** Digest of the state document that the run was imported from, where the log has to have it. */
    Optional<Sha256> imported() {
        return imported;
    }

    /** The first that does not hold, if one does not. */
    Optional<LogProblem> problem(StreamId run, HeardTexts texts) {
        for (Claim claim : claims) {
            try {
                claim.check().of(texts);
            } catch (Corrupt e) {
                return Optional.of(LogProblem.at(run.value(), claim.position(), e.getMessage()));
            }
        }
        return texts.all().stream()
                .filter(text -> !isKnown(text))
                .findFirst()
                .map(text -> LogProblem.in(
                        text.stream().value(),
                        "The run knows no such text: stream=" + text.stream() + " says that it is of "
                                + text.key().map(AttemptKey::toString).orElse("a document")));
    }

    /** What the command of an oracle printed is named at its end; one that was killed has none. */
    private boolean isKnown(HeardText text) {
        boolean evidence = text.channel() == Channel.STDOUT || text.channel() == Channel.STDERR;
        return known.contains(text.stream())
                || (evidence
                        && text.seal().isEmpty()
                        && text.key().filter(dispatched::containsKey).isPresent());
    }

    private Void claim(Check check) {
        claims.add(new Claim(position, check));
        return null;
    }

    private Void document(Document document) {
        Instant begin = at;
        return claim(texts -> {
            HeardText text = texts.of(document.stream());
            known.add(text.stream());
            expect(text, "channel", Channel.DAG, text.channel());
            expect(text, "attempt", Optional.empty(), text.key());
            expect(text, "time of its opening", begin, text.openedAt());
            expect(text, "time of its seal", Optional.of(begin), text.sealedAt());
            expect(text, "digest", new TextDigest(document.sha256(), document.bytes()), text.digest());
            expect(
                    text,
                    "seal",
                    Optional.of(new Seal(document.bytes(), document.bytes(), document.sha256(), 0)),
                    text.seal());
        });
    }

    private void sealed(HeardText text, AttemptKey key, Channel channel, Seal seal) {
        known.add(text.stream());
        expect(text, "attempt", Optional.of(key), text.key());
        expect(text, "channel", channel, text.channel());
        expect(text, "seal", Optional.of(seal), text.seal());
    }

    /** In one transaction with the seal, so at the same time. */
    private Void ended(AttemptKey key, Seal seal) {
        Instant end = at;
        return claim(texts -> {
            HeardText text = texts.last(key);
            sealed(text, key, Channel.TEXT, seal);
            expect(text, "time of its seal", Optional.of(end), text.sealedAt());
        });
    }

    private Void imported(Optional<ImportedText> named) {
        named.ifPresent(text -> claim(texts -> sealed(texts.of(text.stream()), text.key(), Channel.TEXT, text.seal())));
        return null;
    }

    private void input(PromptInput input) {
        input.source()
                .ifPresent(source -> claim(texts -> {
                    boolean there = texts.of(source, Channel.TEXT).stream()
                            .anyMatch(text -> input.transcript()
                                    .equals(Optional.of(text.digest().sha256())));
                    if (!there) {
                        throw new Corrupt("An input of the prompt is no text of the log: expected a text of " + source
                                + " with sha256="
                                + input.transcript().map(Object::toString).orElse("nothing") + ", found "
                                + texts.of(source, Channel.TEXT).stream()
                                        .map(text -> text.stream() + " with sha256="
                                                + text.digest().sha256())
                                        .toList());
                    }
                }));
    }

    private static void expect(HeardText text, String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new Corrupt("The run stream and the text disagree: stream=" + text.stream() + " expected " + what
                    + " " + expected + ", found " + found);
        }
    }

    @Override
    public Void taskDispatched(TaskDispatched event) {
        dispatched.put(event.key(), at);
        Instant begin = at;
        event.inputs().forEach(this::input);
        event.feedback().ifPresent(this::input);
        return claim(texts -> {
            HeardText text = texts.of(event.stream());
            known.add(text.stream());
            expect(text, "attempt", Optional.of(event.key()), text.key());
            expect(text, "channel", Channel.TEXT, text.channel());
            expect(text, "time of its opening", begin, text.openedAt());
        });
    }

    @Override
    public Void taskFinished(TaskFinished event) {
        return ended(event.key(), event.seal());
    }

    @Override
    public Void taskFailed(TaskFailed event) {
        return ended(event.key(), event.seal());
    }

    @Override
    public Void taskBudgetExceeded(TaskBudgetExceeded event) {
        event.seal()
                .ifPresent(seal -> ended(
                        new AttemptKey(
                                event.task(), event.iteration(), event.attempt().orElseThrow()),
                        seal));
        return null;
    }

    @Override
    public Void attemptAdopted(AttemptAdopted event) {
        boolean oracle = event.recordedErrors().isPresent();
        return claim(texts -> {
            requireSaid(texts, event.key(), oracle ? Channel.STDOUT : Channel.TEXT, event.recorded());
            event.recordedErrors().ifPresent(errors -> requireSaid(texts, event.key(), Channel.STDERR, errors));
        });
    }

    /** What was said after that is covered by the end of the attempt. */
    private static void requireSaid(HeardTexts texts, AttemptKey key, Channel channel, TextDigest expected) {
        TextDigest found = texts.of(key, channel).stream()
                .reduce((earlier, later) -> later)
                .map(HeardText::digest)
                .orElse(TextDigest.of(""));
        if (found.bytes() < expected.bytes() || (found.bytes() == expected.bytes() && !found.equals(expected))) {
            throw new Corrupt("What was recorded before the attempt was taken over is altered: " + key + " " + channel
                    + " expected " + expected + ", found " + found);
        }
    }

    @Override
    public Void taskRequeued(TaskRequeued event) {
        return claim(texts -> {
            TextDigest found = texts.of(event.key(), Channel.TEXT).isEmpty()
                    ? TextDigest.of("")
                    : texts.last(event.key()).digest();
            if (!found.equals(event.partial())) {
                throw new Corrupt("What was said before the attempt was given up is altered: " + event.key()
                        + " expected " + event.partial() + ", found " + found);
            }
        });
    }

    @Override
    public Void checkpointReleased(CheckpointReleased event) {
        Instant end = at;
        return claim(texts -> {
            HeardText text = texts.of(event.stream());
            sealed(text, event.key(), Channel.TEXT, event.seal());
            expect(text, "time of its opening", end, text.openedAt());
            expect(text, "time of its seal", Optional.of(end), text.sealedAt());
        });
    }

    @Override
    public Void oracleEvidenceRecorded(OracleEvidenceRecorded event) {
        evidence(event.key(), Channel.STDOUT, event.stdout());
        return evidence(event.key(), Channel.STDERR, event.stderr());
    }

    private Void evidence(AttemptKey key, Channel channel, OracleEvidenceRecorded.Evidence evidence) {
        Instant begin = dispatched.getOrDefault(key, Instant.EPOCH);
        Instant end = at;
        return claim(texts -> {
            HeardText text = texts.of(evidence.stream());
            sealed(text, key, channel, evidence.seal());
            expect(text, "time of its opening", begin, text.openedAt());
            expect(text, "time of its seal", Optional.of(end), text.sealedAt());
        });
    }

    @Override
    public Void taskImported(TaskImported event) {
        imported(event.text());
        return imported(event.findings());
    }

    @Override
    public Void loopImported(LoopImported event) {
        return imported(event.feedback());
    }

    @Override
    public Void runStarted(RunStarted event) {
        run = Optional.of(event.run());
        return document(event.dag());
    }

    @Override
    public Void dagChanged(DagChanged event) {
        return document(event.dag());
    }

    private Void nothing() {
        return null; // it names no text
    }

    @Override
    public Void runResumed(RunResumed event) {
        return nothing();
    }

    @Override
    public Void rankStarted(RankStarted event) {
        return nothing();
    }

    @Override
    public Void rankCompleted(RankCompleted event) {
        return nothing();
    }

    @Override
    public Void runInterrupted(RunInterrupted event) {
        return nothing();
    }

    @Override
    public Void runFinished(RunFinished event) {
        return nothing();
    }

    @Override
    public Void runForked(RunForked event) {
        return nothing();
    }

    @Override
    public Void stateImported(StateImported event) {
        imported = Optional.of(event.file()).filter(file -> event.version() == KEPT_VERSION);
        return null;
    }

    @Override
    public Void optionsChanged(OptionsChanged event) {
        return nothing();
    }

    @Override
    public Void degradedAccepted(DegradedAccepted event) {
        return nothing();
    }

    @Override
    public Void operatorWarned(OperatorWarned event) {
        return nothing();
    }

    @Override
    public Void loopIterationStarted(LoopIterationStarted event) {
        return nothing();
    }

    @Override
    public Void loopConverged(LoopConverged event) {
        return nothing();
    }

    @Override
    public Void loopExhausted(LoopExhausted event) {
        return nothing();
    }

    @Override
    public Void reviewUnreadable(ReviewUnreadable event) {
        return nothing();
    }

    @Override
    public Void runRestartRequested(RunRestartRequested event) {
        return nothing();
    }

    @Override
    public Void agentChosen(AgentChosen event) {
        return nothing();
    }

    @Override
    public Void redactionChosen(RedactionChosen event) {
        return nothing();
    }

    @Override
    public Void secretsRedacted(SecretsRedacted event) {
        return nothing();
    }

    @Override
    public Void agentReported(AgentReported event) {
        return nothing();
    }

    @Override
    public Void workingDirectoryChosen(WorkingDirectoryChosen event) {
        return nothing();
    }

    @Override
    public Void taskSkipped(TaskSkipped event) {
        return nothing();
    }

    @Override
    public Void taskWaiting(TaskWaiting event) {
        return nothing();
    }

    @Override
    public Void taskTakenByHand(TaskTakenByHand event) {
        Instant end = at;
        Optional<TaskTakenByHand.HandText> text = event.text();
        if (text.isEmpty()) {
            return nothing();
        }
        AttemptKey key = event.answer().orElseThrow();
        return claim(texts -> {
            HeardText said = texts.of(text.get().stream());
            sealed(said, key, Channel.TEXT, text.get().seal());
            if (event.how() != ByHand.SALVAGED) {
                expect(said, "time of its opening", end, said.openedAt());
                expect(said, "time of its seal", Optional.of(end), said.sealedAt());
            }
        });
    }

    /** Its text is recorded whole with it. */
    @Override
    public Void worktreeLeft(WorktreeLeft event) {
        Instant end = at;
        return claim(texts -> {
            HeardText text = texts.of(event.stream());
            sealed(text, event.key(), Channel.DIFF, event.seal());
            expect(text, "time of its opening", end, text.openedAt());
            expect(text, "time of its seal", Optional.of(end), text.sealedAt());
        });
    }

    @Override
    public Void taskFannedOut(TaskFannedOut event) {
        Instant end = at;
        if (event.items().isEmpty()) {
            return nothing();
        }
        return claim(texts -> {
            HeardText said = texts.of(event.items().get().stream());
            sealed(said, event.key(), Channel.TEXT, event.items().get().seal());
            expect(said, "time of its opening", end, said.openedAt());
            expect(said, "time of its seal", Optional.of(end), said.sealedAt());
        });
    }

    @Override
    public Void taskReopened(TaskReopened event) {
        return nothing();
    }

    @Override
    public Void checkpointOpened(CheckpointOpened event) {
        return nothing();
    }
}
