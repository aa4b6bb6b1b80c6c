package dev.reproof.engine;

import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.fork.ForkPoint;
import dev.reproof.engine.fork.ForkedRun;
import dev.reproof.engine.fork.RunFork;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunRemoval;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.recover.Recovery;
import dev.reproof.engine.recover.StoppedFiles;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.LogInTheMaking;
import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.Tenure;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes a run of the past of another one, in the same store. The new log is made beside what is the run's, and becomes its log at
 * once: whoever is stopped before leaves a directory without a run, in which the next one begins anew. The parent is read as any
 * reader does.
 */
final class Forking {

    private final EngineSettings settings;
    private final RunStore store;
    private final RunHome target;
    private final RunId run;
    private final Holder me;

    Forking(EngineSettings settings, RunStore store, RunHome target) {
        this.settings = settings;
        this.store = store;
        this.target = target;
        this.run = id(target);
        this.me = new Holder(
                settings.runner().pid(),
                settings.runner().host(),
                settings.clock().instant());
    }

    private static RunId id(RunHome target) {
        try {
            return new RunId(target.name());
        } catch (IllegalArgumentException e) {
            throw new Invalid(e.getMessage(), e);
        }
    }

    ForkedRun of(RunHome source, ForkPoint point, Supplier<NotFound> none) {
        requireFree();
        try (EventLog from = store.read(source)) {
            RunFork fork = RunFork.of(from, from.run().orElseThrow(none), point);
            boolean isNew = !PlainFile.isTaken(target.directory());
            store.prepare(target);
            Tenure tenure = Recovery.claim(settings, store, target, run);
            Optional<Replay> made = Optional.empty();
            try {
                requireFree(); // nobody else has begun it by now
                made = Optional.of(write(fork, from, tenure));
            } finally {
                leave(tenure, isNew && made.isEmpty());
            }
            RunForked forked = fork.forked();
            return new ForkedRun(
                    run,
                    forked.parent(),
                    new ChainPoint(forked.position(), forked.head()),
                    new ChainPoint(
                            made.get().state().position(), made.get().state().chain()));
        }
    }

    private Replay write(RunFork fork, EventLog from, Tenure tenure) {
        LogInTheMaking made = tenure.begin();
        Replay replay;
        try (EventLog log = made.open()) {
            replay = fork.write(from, run, log, settings.clock().instant());
        }
        made.adopt();
        store.note(target);
        tenure.settle();
        try (EventLog log = tenure.open()) {
            new StoppedFiles(settings, store, RunPlaces.inside(target)).write(log, replay, "run forked");
        }
        return replay;
    }

    private void requireFree() {
        if (store.has(target) || PlainFile.isTaken(target.state())) {
            throw exists(target);
        }
    }

    static Rejected exists(RunHome target) {
        return new Rejected("Run " + target.name() + " exists already in " + target.directory()
                + ": expected no such run; choose another id with --run-id. Nothing was changed");
    }

    /** @param discarded whether the directory that was made for the run goes again */
    private void leave(Tenure tenure, boolean discarded) {
        boolean inDirectory = store.files(target).isPresent();
        if (discarded && inDirectory) {
            RunRemoval.remove(target);
            tenure.leave();
        }
        tenure.close();
        if (discarded && !inDirectory) {
            store.remove(Insider.here(), target, me);
        }
    }
}
