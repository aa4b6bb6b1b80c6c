package dev.reproof.engine.cli.keep;

import dev.reproof.engine.cli.keep.PruneChoice.Standing;
import dev.reproof.engine.cli.keep.PruneRow.Action;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunLock;
import dev.reproof.engine.home.RunRemoval;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.store.RunStore;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Rejected;
import java.time.Duration;
import java.util.List;

/** Removes what was chosen, run by run; what cannot be removed does not keep the others. */
record PruneAct(Surroundings surroundings, RunFinder finder, RunStore store) {

    /** What a removal that was stopped has left; nobody else has a use for it. */
    PruneRow left(PruneRow row) {
        try {
            RunRemoval.removeLeft(row.directory());
            return row.as(Action.GONE, row.why());
        } catch (ReproofException e) {
            return row.as(Action.FAILED, e.getMessage());
        }
    }

    PruneRow run(PruneRow row, Prunable chosen) {
        RunHome home = chosen.run().home();
        Holder me = new Holder(
                ProcessHandle.current().pid(),
                Runner.hostName(),
                surroundings.clock().instant());
        try {
            if (finder.isShared(home)) {
                WorktreesOfRun worktrees = WorktreesOfRun.of(surroundings, store, home);
                store.remove(Insider.here(), home, me);
                return row.as(Action.GONE, row.why(), worktrees.run());
            }
            RunLock lock = RunLock.acquire(home, home.nameForMessages(), me, Duration.ZERO);
            return locked(row, chosen, lock);
        } catch (Rejected inUse) {
            return row.as(Action.KEPT, inUse.getMessage());
        } catch (ReproofException e) {
            return row.as(Action.FAILED, e.getMessage());
        }
    }

    /** Between the look and the lock somebody may have gone on with the run. */
    private PruneRow locked(PruneRow row, Prunable chosen, RunLock lock) {
        boolean moved = false;
        try {
            Prunable now = new Prunable(finder.found(chosen.run().home()), chosen.named(), chosen.listed());
            Standing standing = now.withoutRunner();
            if (standing != Standing.FINISHED && !(chosen.named() && standing.goesIfNamed())) {
                return row.as(Action.KEPT, standing.words());
            }
            List<String> told =
                    WorktreesOfRun.of(surroundings, store, chosen.run().home()).run();
            moved = true;
            RunRemoval.remove(chosen.run().home());
            return row.as(Action.GONE, row.why(), told);
        } finally {
            if (moved) {
                lock.closeMoved();
            } else {
                lock.close();
            }
        }
    }
}
