package dev.reproof.engine.store;

import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.LogReplacement;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.StoreNote;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.LogStore;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Each run's log where the run's directory says: in the store of its note, else in a file. A store that is named keeps the
 * runs that are new, and all of a directory have to be its.
 */
final class NotedStores implements RunStore {

    private final RunStore files = new FileStore();
    private final Optional<RunStore> named;
    private final Function<String, RunStore> opener;
    private final Map<String, RunStore> opened = new ConcurrentHashMap<>();

    /**
     * @param named the store that was named
     * @param opener opens the store of an address
     */
    NotedStores(Optional<String> named, Function<String, RunStore> opener) {
        this.opener = opener;
        this.named = named.map(this::opened);
    }

    private RunStore opened(String address) {
        return opened.computeIfAbsent(address, opener);
    }

    private RunStore of(RunHome home) {
        Optional<RunStore> noted = StoreNote.read(home).map(note -> opened(note.store()));
        if (named.isEmpty()) {
            return noted.orElse(files);
        }
        RunStore asked = named.get();
        noted.filter(other -> !other.name(home).equals(asked.name(home))).ifPresent(other -> {
            throw new Rejected("The log of run " + home.name() + " is in another store than the one that was named:"
                    + " expected " + asked.name(home) + ", its directory " + home.directory() + " says "
                    + other.name(home) + "; name none, or that one, or keep its runs elsewhere with --home");
        });
        if (noted.isEmpty() && files.has(home)) {
            throw new Rejected("The log of run " + home.name() + " is a file, and a store was named: expected "
                    + asked.name(home) + ", found " + files.place(home)
                    + "; name none, or keep the runs of the store elsewhere with --home");
        }
        return asked;
    }

    @Override
    public RunStore keeping(RunHome home) {
        Optional<RunStore> noted = StoreNote.read(home).map(note -> opened(note.store()));
        boolean isFile = files.has(home) || new LogReplacement(home).aside().isPresent();
        return noted.map(other -> sameAsNamed(other, home))
                .or(() -> isFile ? Optional.of(files) : named)
                .orElse(files);
    }

    /** A note has no user, and the address that was named may have one. */
    private RunStore sameAsNamed(RunStore noted, RunHome home) {
        return named.filter(other -> other.name(home).equals(noted.name(home))).orElse(noted);
    }

    @Override
    public RunStore named() {
        return named.orElse(files);
    }

    @Override
    public String name(RunHome home) {
        return of(home).name(home);
    }

    @Override
    public String place(RunHome home) {
        return of(home).place(home);
    }

    @Override
    public boolean has(RunHome home) {
        return of(home).has(home);
    }

    @Override
    public void prepare(RunHome home) {
        of(home).prepare(home);
    }

    @Override
    public EventLog read(RunHome home) {
        return of(home).read(home);
    }

    @Override
    public Tenure claim(
            Insider insider, RunHome home, RunId run, Holder me, Optional<Duration> agentsOutlive, Duration patience) {
        return of(home).claim(insider, home, run, me, agentsOutlive, patience);
    }

    @Override
    public Tenure receive(Insider insider, RunHome home, RunId run, Holder me, Optional<Duration> agentsOutlive) {
        return of(home).receive(insider, home, run, me, agentsOutlive);
    }

    @Override
    public Optional<EventLog> readAside(RunHome home) {
        return of(home).readAside(home);
    }

    @Override
    public void note(RunHome home) {
        of(home).note(home);
    }

    @Override
    public Optional<Holder> holder(RunHome home) {
        return of(home).holder(home);
    }

    @Override
    public Optional<LogStore> files(RunHome home) {
        return of(home).files(home);
    }

    @Override
    public Optional<Boolean> release(RunHome home, TaskId task, int iteration) {
        return of(home).release(home, task, iteration);
    }

    @Override
    public CommandBox commands(RunHome home) {
        return of(home).commands(home);
    }

    @Override
    public void remove(Insider insider, RunHome home, Holder me) {
        of(home).remove(insider, home, me);
    }

    @Override
    public List<RunId> runs() {
        return named.map(RunStore::runs).orElse(List.of());
    }

    @Override
    public void close() {
        opened.values().forEach(RunStore::close);
    }
}
