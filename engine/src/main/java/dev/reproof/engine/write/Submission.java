package dev.reproof.engine.write;

import dev.reproof.engine.decide.RunCommand;
import dev.reproof.projections.run.RunState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Something that waits for the writer.
 *
 * @param command absent where only text is appended
 * @param texts appended in the same transaction, before what the command yields; not at all if it yields nothing
 * @param bornNanos since when the oldest of it waits
 */
record Submission(
        Optional<RunCommand> command, List<TranscriptAppend> texts, long bornNanos, CompletableFuture<RunState> done) {}
