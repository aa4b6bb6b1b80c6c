package dev.reproof.engine.log.h2;

import dev.reproof.engine.log.ReaderThread;
import dev.reproof.events.ReproofException.Storage;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.h2.message.DbException;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.MVStoreTool;

/**
 * Rewrites a log's file without what it wastes. Only ever for a copy of a log: nobody has asked H2 to do this to the one
 * file that everything else can be made from.
 */
public final class LogCompaction {

    private LogCompaction() {}

    /**
     * Rewrites the file {@code base} with the suffix {@code .mv.db}, which no other process has open. Beside it, files
     * that begin with its name come and go. The pages are not packed once more: the text is packed, and a log that was
     * packed twice takes longer to open.
     *
     * @throws Storage when that fails; what is left of the file then is good for nothing
     */
    public static void rewrite(Path base) {
        SteadyFile file = SteadyFile.over(H2Database.location(base.toAbsolutePath()) + ".mv.db", base, true);
        try (ReaderThread uninterrupted = new ReaderThread()) {
            uninterrupted.call(() -> {
                MVStoreTool.compact(file.name, false);
                return base;
            });
        } catch (MVStoreException | DbException | CompletionException e) {
            throw new Storage(
                    "The copy of the event log " + base + ".mv.db could not be compacted: " + e.getMessage()
                            + "; the event log is as it was, check the disk, then try again",
                    e);
        }
    }
}
