package dev.reproof.engine.publish;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.Disk;
import dev.reproof.events.ReproofException;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.state.StateContext;
import dev.reproof.projections.state.StateDocument;
import java.nio.file.Path;

/** One place of the state file. A write that fails leaves the file as it was; the next one tries again. */
final class StateFile {

    private final Disk disk;
    private final Path path;
    private final FileWarnings warnings;
    private boolean failing;

    StateFile(Disk disk, Path path, FileWarnings warnings) {
        this.disk = disk;
        this.path = path;
        this.warnings = warnings;
    }

    /** Replaces the file; whether that worked. Warns once, however often it fails in a row. */
    boolean write(RunState run, StateContext context) {
        try {
            AtomicFile.write(disk, path, out -> StateDocument.write(out, run, context));
            failing = false;
        } catch (ReproofException e) {
            if (!failing) {
                warnings.tell(
                        "the state file lags behind, the event log has everything; it is tried again at the next change",
                        e);
            }
            failing = true;
        }
        return !failing;
    }
}
