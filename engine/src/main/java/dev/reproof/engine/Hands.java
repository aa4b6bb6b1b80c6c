package dev.reproof.engine;

import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.decide.RunDecider;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.engine.write.TranscriptAppend;
import dev.reproof.engine.write.TranscriptRecorder;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ByHand;
import dev.reproof.events.Channel;
import dev.reproof.events.Decision;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskTakenByHand.HandText;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Records what a person wants done with tasks that are not at work. */
final class Hands {

    private static final Seal NOTHING = new Seal(0, 0, Sha256.of(new byte[0]), 0);
    private static final String SKIPPED = "Skipped by hand: this task has not run.";
    private static final String MARKED = "[Written by hand, in place of the agent.]\n\n";
    private static final String APPROVED = "Approved.\n\n";
    private static final String REJECTED = "Rejected.\n\n";

    private final RunWriter writer;
    private final EventLog log;
    private final Dispatches dispatches;
    private final Checkpoints checkpoints;

    Hands(RunWriter writer, EventLog log, Dispatches dispatches, Checkpoints checkpoints) {
        this.writer = writer;
        this.log = log;
        this.dispatches = dispatches;
        this.checkpoints = checkpoints;
    }

    /** Carries a command out; one that was recorded yields nothing. */
    RunState take(HandCommand command) {
        RunState now = writer.state();
        TaskState task = require(now, command.task());
        if (now.taken().contains(command.id())) {
            return now;
        }
        Redacting redacting = dispatches.redactingByHand(own(task));
        Optional<String> message = command.reason().map(redacting::message).map(ErrorMessages::bounded);
        Given given = !command.how().endsWell()
                ? new Given(Optional.empty(), List.of())
                : command.how() == ByHand.SALVAGED ? salvaged(task, command) : given(task, said(command, redacting));
        RunState after = writer.execute(
                new RunCommand.TakeByHand(task.id(), command.how(), given.text(), message, command.id()),
                given.appends());
        if (task.status() == TaskStatus.AWAITING_APPROVAL) {
            checkpoints.close(task);
        }
        return after;
    }

    /**
     * Sees whether a command fits its task, once an attempt that is at work is given up; nothing is changed.
     *
     * @throws Rejected when it does not
     */
    void requireFit(HandCommand command) {
        RunState now = writer.state();
        TaskState task = require(now, command.task());
        RunState then = task.running()
                .map(key -> RunDecider.foreseen(now, List.of(new RunCommand.GiveUp(key, "", TextDigest.of("")))))
                .orElse(now);
        Optional<HandText> text = Optional.empty();
        if (command.how() == ByHand.SALVAGED) {
            TranscriptPosition said = said(task, command.attempt());
            text = Optional.of(new HandText(said.key().orElseThrow().attempt(), said.stream(), NOTHING));
        } else if (command.how().endsWell()) {
            text = Optional.of(new HandText(own(then.task(task.id())).attempt(), StreamId.ofRun(now.run()), NOTHING));
        }
        List<Decision> unused = RunDecider.decide(
                then, new RunCommand.TakeByHand(task.id(), command.how(), text, Optional.empty(), command.id()));
    }

    /** The text of a task, and what is recorded of it along with the decision. */
    private record Given(Optional<HandText> text, List<TranscriptAppend> appends) {}

    private static String said(HandCommand command, Redacting redacting) {
        String words = command.text().map(redacting::message).orElse("");
        return switch (command.how()) {
            case SKIPPED ->
                SKIPPED
                        + command.reason()
                                .map(redacting::message)
                                .map(why -> "\n\n" + why)
                                .orElse("");
            case FINISHED -> command.mark() ? MARKED + words : words;
            case APPROVED -> words.isEmpty() ? Checkpoint.RELEASED : APPROVED + words;
            case REJECTED -> REJECTED + words;
            case SALVAGED, FAILED, CANCELLED ->
                throw new IllegalArgumentException(
                        "No text is given where a task is " + command.how().phrase());
        };
    }

    /** The attempt that a person makes, which is never dispatched; a pause has made its own. */
    private static AttemptKey own(TaskState task) {
        return task.awaited().orElseGet(() -> Dispatches.next(task));
    }

    private Given given(TaskState task, String text) {
        AttemptKey key = own(task);
        StreamId stream = dispatches.nextStream();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        List<TranscriptAppend> appends = new ArrayList<>();
        append(appends, stream, key, new TranscriptOpened(Optional.of(key), Channel.TEXT), TranscriptAppend.NO_TEXT);
        for (int from = 0, length; from < utf8.length; from += length) {
            length = TextPieces.length(utf8, from);
            append(
                    appends,
                    stream,
                    key,
                    TranscriptBlocks.pack(from, utf8, from, length),
                    Arrays.copyOfRange(utf8, from, from + length));
        }
        Seal seal = new Seal(utf8.length, text.length(), Sha256.of(utf8), 0);
        append(appends, stream, key, new TranscriptSealed(seal), TranscriptAppend.NO_TEXT);
        return new Given(Optional.of(new HandText(key.attempt(), stream, seal)), appends);
    }

    private void append(
            List<TranscriptAppend> appends, StreamId stream, AttemptKey key, TranscriptEvent event, byte[] text) {
        appends.add(writer.encoded(stream, appends.size(), Optional.of(key), event, text));
    }

    /** What an attempt said that has not ended well; a stream that its process did not live to seal is sealed now. */
    private Given salvaged(TaskState task, HandCommand command) {
        TranscriptPosition said = said(task, command.attempt());
        AttemptKey key = said.key().orElseThrow();
        if (said.seal().isPresent()) {
            return new Given(
                    Optional.of(new HandText(
                            key.attempt(), said.stream(), said.seal().get())),
                    List.of());
        }
        LogTexts texts = new LogTexts(log);
        TranscriptRecorder recorder = dispatches.recorder(said, texts.digest(said));
        texts.read(said.stream(), Optional.empty(), block -> recorder.bytes(block, 0, block.length));
        TranscriptRecorder.End end = recorder.end();
        return new Given(Optional.of(new HandText(key.attempt(), said.stream(), end.seal())), end.texts());
    }

    private TranscriptPosition said(TaskState task, Optional<Integer> attempt) {
        int last = attempt.orElse(task.attempts());
        for (int at = last; at > 0 && (attempt.isEmpty() || at == last); at--) {
            Optional<TranscriptPosition> said = writer.transcripts()
                    .find(new AttemptKey(task.id(), task.iteration(), at))
                    .filter(found -> found.bytes() > 0);
            if (said.isPresent()) {
                return said.get();
            }
        }
        throw new Rejected("Nothing can be salvaged: run=" + writer.state().run() + " task '"
                + name(task.id()) + "' iteration " + task.iteration()
                + attempt.map(number -> " attempt " + number).orElse("")
                + " has left no text; finish it with one, or skip it");
    }

    static TaskState require(RunState now, TaskId id) {
        return now.find(id)
                .orElseThrow(() -> new NotFound("Run " + now.run() + " has no task '" + name(id) + "'; reproof status "
                        + now.run() + " lists them"));
    }

    static String name(TaskId task) {
        return UntrustedText.shorten(task.value());
    }
}
