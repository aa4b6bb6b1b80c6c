package dev.reproof.engine.publish;

import dev.reproof.engine.write.Commit;
import dev.reproof.engine.write.TranscriptAppend;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.projections.run.TaskState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one commit asks of the files, and nothing else of it, since many may wait.
 *
 * @param ended tasks of which it ended an attempt, as they were then
 * @param reviewers those of them that have a loop to decide
 * @param reason why the state file is to be written; absent where it need not be
 * @param due when; absent where it need not be
 * @param heads of the chain that are to be signed
 */
record FileChanges(
        List<MirrorText> texts,
        List<TaskState> ended,
        List<TaskState> reviewers,
        Optional<String> reason,
        Optional<Due> due,
        List<ChainPoint> heads) {

    /** What the objects around a text weigh, so that a trickle of tiny ones is bounded too. */
    private static final int OVERHEAD_BYTES = 256;

    /** @param mirroring whether texts are asked for */
    static FileChanges of(Commit commit, boolean mirroring) {
        List<Notice> notices = commit.decisions().stream()
                .map(recorded -> Notice.of(recorded.event()))
                .toList();
        List<TaskState> ended = notices.stream()
                .flatMap(notice -> notice.ended().stream())
                .map(commit.state()::task)
                .toList();
        return new FileChanges(
                commit.texts().stream()
                        .filter(text -> mirroring)
                        .flatMap(text -> mirrored(text).stream())
                        .toList(),
                ended,
                ended.stream()
                        .filter(task -> commit.state().isReviewer(task.id()))
                        .toList(),
                notices.isEmpty()
                        ? Optional.empty()
                        : Optional.of(notices.get(notices.size() - 1).reason()),
                notices.stream().map(Notice::due).max(Comparator.naturalOrder()),
                SignedHeads.among(commit.decisions()));
    }

    /** What it weighs in memory; 0 if it carries no text. */
    long cost() {
        return texts.stream()
                .mapToLong(text -> text.bytes().length)
                .filter(length -> length > 0)
                .map(length -> OVERHEAD_BYTES + length)
                .sum();
    }

    private static Optional<MirrorText> mirrored(TranscriptAppend append) {
        return append.key().flatMap(key -> append.event().accept(new Mirrored(key, append.text())));
    }

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Mirrored(AttemptKey key, byte[] text) implements TranscriptEvent.Handler<Optional<MirrorText>> {
        @Override
        public Optional<MirrorText> opened(TranscriptOpened event) {
            return Optional.of(new MirrorText(key, 0, text));
        }

        @Override
        public Optional<MirrorText> chunkAppended(TranscriptChunkAppended event) {
            return Optional.of(new MirrorText(key, event.offset(), text));
        }

        @Override
        public Optional<MirrorText> sealed(TranscriptSealed event) {
            return Optional.empty();
        }
    }
}
