package dev.reproof.engine.cli.shell;

import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.HolderFile;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.store.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether somebody runs a run, as far as a look at its directory tells; no lock is touched for it. */
public enum RunnerPresence {
    /** A process of this machine says so, and it is alive. */
    HERE,
    /** A process of another machine says so; whether it is alive cannot be seen from here. */
    ELSEWHERE,
    /** A process of another machine, whose right to write to the run in a shared store is not over. */
    LEASED,
    /** Nobody says so, or a process that is gone. */
    GONE;

    /** The system's idea of when a process began may be a little off. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    /** By a look at its directory. */
    public static RunnerPresence of(RunHome home) {
        return of(new HolderFile(home.holder()).read());
    }

    /** By what keeps its log. */
    static RunnerPresence of(RunStore store, RunHome home, Optional<Holder> holder) {
        RunnerPresence seen = of(holder);
        boolean leased = seen == ELSEWHERE && store.files(home).isEmpty();
        return leased ? LEASED : seen;
    }

    static RunnerPresence of(Optional<Holder> holder) {
        if (holder.isEmpty()) {
            return GONE;
        }
        Holder me = new Holder(0, Runner.hostName(), holder.get().since());
        if (!me.host().equals(holder.get().host())) {
            return ELSEWHERE;
        }
        return ProcessHandle.of(holder.get().pid())
                        .filter(ProcessTable::lives)
                        .filter(process -> hadBegun(process, holder.get().since()))
                        .isPresent()
                ? HERE
                : GONE;
    }

    /** A process that began after the note was written has the number of another one that is gone. */
    private static boolean hadBegun(ProcessHandle process, Instant noted) {
        return process.info()
                .startInstant()
                .map(start -> start.isBefore(noted.plus(SLACK)))
                .orElse(true);
    }
}
