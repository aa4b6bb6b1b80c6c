package dev.reproof.engine.cli.shell;

import dev.reproof.engine.agent.Pause;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunLock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Who holds the lock of a run, for who means to end that process: a note alone proves nothing. */
public sealed interface LockHolder {

    /** A runner may be about to leave its note, or on its way out. */
    long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Nobody does. */
    record Nobody() implements LockHolder {}

    /**
     * A process of this machine, for sure.
     *
     * @param supervisor what would start the next one
     */
    record Proven(ProcessHandle process, Holder note, Optional<ProcessHandle> supervisor) implements LockHolder {

        /** The two, as far as they live. */
        public List<ProcessHandle> living() {
            return Stream.concat(Stream.of(process), supervisor.stream())
                    .filter(ProcessTable::lives)
                    .toList();
        }
    }

    /** Somebody does or may, and nothing proves which process that is. */
    record Unproven(String why) implements LockHolder {}

    /**
     * Looks, for a moment longer where there is a doubt.
     *
     * @throws InterruptedException when this thread was interrupted
     */
    static LockHolder of(RunHome home) throws InterruptedException {
        long begin = System.nanoTime();
        SeenRunner seen = SeenRunner.of(home);
        LockHolder found = of(home, seen);
        while (found instanceof Unproven
                && seen.presence() != RunnerPresence.ELSEWHERE
                && System.nanoTime() - begin < SETTLE_NANOS) {
            new Pause().of(PAUSE_NANOS);
            seen = SeenRunner.of(home);
            found = of(home, seen);
        }
        return found;
    }

    private static LockHolder of(RunHome home, SeenRunner seen) {
        if (seen.presence() == RunnerPresence.ELSEWHERE) {
            return new Unproven("its runner is " + seen.shown() + "; end it there");
        }
        if (!RunLock.isHeld(home)) {
            return new Nobody();
        }
        Optional<Proven> proven = seen.holder()
                .filter(note -> seen.presence() == RunnerPresence.HERE)
                .flatMap(note -> ProcessHandle.of(note.pid())
                        .filter(process -> !ProcessTable.tellsOpenFiles() || ProcessTable.hasOpen(process, home.lock()))
                        .map(process -> new Proven(process, note, Supervision.supervisor(process))));
        return proven.<LockHolder>map(holder -> holder)
                .orElseGet(() -> new Unproven("somebody holds " + home.lock() + ", and nothing proves that it is "
                        + seen.holder().map(Holder::toString).orElse("anybody: there is no note of a holder")
                        + "; it may be in another container, or another user's; end it there"));
    }
}
