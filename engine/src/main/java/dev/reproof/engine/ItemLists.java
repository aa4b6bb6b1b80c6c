package dev.reproof.engine;

import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.TaskEvent.TaskFannedOut.FannedItems;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Task.FanOutTask;
import dev.reproof.projections.prompt.ItemList;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.TranscriptRef;
import java.util.List;
import java.util.Optional;

/** Reads the answers that are lists: what is found is recorded, so that no resume reads or asks again. */
final class ItemLists {

    /** An answer that is longer in characters is not read, and a character has at most that many bytes. */
    private static final long MOST_BYTES = 16L << 20;

    private final RunWriter writer;
    private final Dispatches streams;
    private final LogTexts texts;

    ItemLists(RunWriter writer, Dispatches streams, LogTexts texts) {
        this.writer = writer;
        this.streams = streams;
        this.texts = texts;
    }

    RunState read(TaskId id) {
        RunState now = writer.state();
        FanOutTask list = Dispatches.require(now, id, FanOutTask.class);
        AttemptKey key = Dispatches.next(now.task(id));
        TaskState over = now.task(list.over());
        Optional<TranscriptRef> answer = over.status() == TaskStatus.FINISHED ? over.transcript() : Optional.empty();
        Optional<AttemptKey> source = answer.map(TranscriptRef::key);
        ItemList items;
        try {
            items = items(list, over, answer);
        } catch (Invalid none) {
            return writer.execute(
                    new RunCommand.FanOut(key, source, Optional.empty(), Optional.of(none.getMessage())), List.of());
        }
        Dispatches.Whole text = streams.open(key, Channel.TEXT).whole(items.text());
        FannedItems read = new FannedItems(items.items().size(), text.stream(), text.seal());
        return writer.execute(new RunCommand.FanOut(key, source, Optional.of(read), Optional.empty()), text.appends());
    }

    private ItemList items(FanOutTask list, TaskState over, Optional<TranscriptRef> answer) {
        String name = "task '" + UntrustedText.shorten(list.over().value()) + "'";
        if (answer.isEmpty()) {
            throw new Invalid("The list cannot be read: expected an answer of " + name + ", which is "
                    + over.status().word());
        }
        TranscriptRef said = answer.get();
        if (said.fidelity() == Fidelity.DEGRADED) {
            throw new Invalid("The list cannot be read: only the end is left of what " + name + " said");
        }
        if (said.seal().bytes() > MOST_BYTES) {
            throw new Invalid("The list cannot be read: expected an answer of at most " + MOST_BYTES + " bytes of "
                    + name + ", found " + said.seal().bytes());
        }
        return ItemList.ofAnswer(
                texts.text(said.stream(), said.seal()),
                list.maxItems(),
                list.template().prompt());
    }
}
