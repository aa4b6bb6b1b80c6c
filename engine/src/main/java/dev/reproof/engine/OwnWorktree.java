package dev.reproof.engine;

import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.worktree.LeftWork;
import dev.reproof.engine.worktree.Worktrees;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.engine.write.RunWriter.Ask;
import dev.reproof.engine.write.TranscriptAppend;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.WellFormed;
import dev.reproof.events.Worktree;
import dev.reproof.events.block.TranscriptBlocks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The worktree of one attempt, and how what is left there gets into the log. */
record OwnWorktree(RunWriter writer, Dispatches dispatches, Worktrees all, AttemptKey key, Worktree given) {

    Path directory() {
        return all.top(key);
    }

    Path workplace() {
        return all.workplace(key);
    }

    /** What it is to be kept by, with the whole text: to go before the end of the attempt. */
    Ask left(Redacting redacting) {
        LeftWork work = all.take(key, given);
        String clean = redacting.message(work.diff());
        boolean cut = work.cut() || clean.getBytes(StandardCharsets.UTF_8).length > LeftWork.MOST;
        String text = cut ? cut(clean) : clean;
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Seal seal = new Seal(utf8.length, text.length(), Sha256.of(utf8), work.replacements());
        StreamId stream = dispatches.nextStream();
        WorktreeLeft left = new WorktreeLeft(
                key,
                given,
                work.end(),
                stream,
                seal,
                work.files(),
                cut,
                work.problem().map(redacting::message).map(WellFormed::of).map(ErrorMessages::bounded));
        return new Ask(new RunCommand.LeaveWorktree(left), appends(stream, utf8, seal));
    }

    /** Whole lines, and the word that there were more. */
    private static String cut(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(utf8.length, LeftWork.MOST - LeftWork.CUT.length());
        while (end > 0 && utf8[end - 1] != '\n') {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8) + LeftWork.CUT;
    }

    private List<TranscriptAppend> appends(StreamId stream, byte[] utf8, Seal seal) {
        List<TranscriptAppend> appends = new ArrayList<>();
        add(appends, stream, new TranscriptOpened(Optional.of(key), Channel.DIFF));
        for (int from = 0, length; from < utf8.length; from += length) {
            length = TextPieces.length(utf8, from);
            add(appends, stream, TranscriptBlocks.pack(from, utf8, from, length));
        }
        add(appends, stream, new TranscriptSealed(seal));
        return appends;
    }

    private void add(List<TranscriptAppend> appends, StreamId stream, TranscriptEvent event) {
        appends.add(writer.encoded(stream, appends.size(), Optional.empty(), event, TranscriptAppend.NO_TEXT));
    }
}
