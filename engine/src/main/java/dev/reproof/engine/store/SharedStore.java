package dev.reproof.engine.store;

import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunLock;
import dev.reproof.engine.home.RunRemoval;
import dev.reproof.engine.home.StoreNote;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.LogStore;
import dev.reproof.engine.log.postgres.Credentials;
import dev.reproof.engine.log.postgres.LeaseTerms;
import dev.reproof.engine.log.postgres.Patience;
import dev.reproof.engine.log.postgres.PostgresStore;
import dev.reproof.engine.log.postgres.PostgresTenure;
import dev.reproof.engine.log.postgres.PostgresUrl;
import dev.reproof.engine.log.postgres.Release;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.engine.steer.CommandInbox;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The logs of many runs in one PostgreSQL, shared by many machines. A run's directory is what one machine remembers of it; its
 * note says where the log is.
 */
final class SharedStore implements RunStore {

    /** Somebody waits for the answer, and nothing is lost without one. */
    private static final Patience FOR_A_LOOK = Patience.of(Duration.ofSeconds(10));

    private static final Duration OFTEN = Duration.ofSeconds(10);

    private final PostgresUrl url;
    private final PostgresStore store;
    private final PostgresStore looks;
    private final StoreChoice choice;

    private SharedStore(PostgresUrl url, PostgresStore store, PostgresStore looks, StoreChoice choice) {
        this.url = url;
        this.store = store;
        this.looks = looks;
        this.choice = choice;
    }

    /** The store at an address; nothing is connected yet. */
    static SharedStore of(String address, StoreChoice choice) {
        PostgresUrl url = PostgresUrl.parse(address);
        Credentials credentials =
                Credentials.find(url, choice.passwordFile(), choice.environment(), System.getProperty("user.name", ""));
        PostgresStore store = PostgresStore.open(
                url,
                credentials,
                new PostgresStore.Options(choice.acceptUndurable(), terms(choice.lease()), Patience.USUAL),
                Insider.here());
        return new SharedStore(url, store, store.with(FOR_A_LOOK), choice);
    }

    /** Renewed three times at least before it is over, and held for lost a sixth before that. */
    private static LeaseTerms terms(Duration lease) {
        Duration third = lease.dividedBy(3);
        return new LeaseTerms(
                lease,
                third.compareTo(OFTEN) < 0 ? third : OFTEN,
                lease.multipliedBy(5).dividedBy(6));
    }

    @Override
    public String name(RunHome home) {
        return store.name();
    }

    @Override
    public String place(RunHome home) {
        return "run " + run(home) + " in " + store.name();
    }

    /** What a run is called in the store: as its note says, since a directory may have been renamed. */
    private static RunId run(RunHome home) {
        return StoreNote.read(home).map(StoreNote::run).orElseGet(() -> named(home));
    }

    private static RunId named(RunHome home) {
        RunId run = home.nameForMessages();
        if (!run.value().equals(home.name())) {
            throw new Rejected("No run of a shared store is called as the directory " + home.directory()
                    + ", and nothing in it says which one is meant; name the run by its id");
        }
        return run;
    }

    @Override
    public boolean has(RunHome home) {
        return looks.has(run(home));
    }

    @Override
    public void prepare(RunHome home) {
        home.createDirectory();
        if (StoreNote.read(home).isEmpty()) {
            note(home);
        }
    }

    /** The address for a run's directory: with what says how to get there, without who does. */
    private String noted() {
        StringBuilder address = new StringBuilder(url.name());
        url.parameters()
                .forEach((name, value) ->
                        address.append('&').append(name).append('=').append(value));
        return address.toString();
    }

    @Override
    public EventLog read(RunHome home) {
        return looks.read(run(home));
    }

    @Override
    public Optional<Holder> holder(RunHome home) {
        return looks.look(run(home))
                .filter(standing -> standing.isHeld())
                .flatMap(standing -> StoreHolder.read(standing.holder()))
                .map(StoreHolder::holder);
    }

    @Override
    public Optional<Boolean> release(RunHome home, TaskId task, int iteration) {
        return Optional.of(looks.release(run(home), new Release(task, iteration)));
    }

    @Override
    public CommandBox commands(RunHome home) {
        return commands(run(home));
    }

    private SharedCommands commands(RunId run) {
        return SharedCommands.given("run " + run + " of " + store.name(), looks.commands(run));
    }

    @Override
    public void remove(Insider insider, RunHome home, Holder me) {
        Objects.requireNonNull(insider);
        boolean here = Files.isDirectory(home.directory());
        prepare(home); // its lock keeps this machine's runners out meanwhile
        RunLock lock = RunLock.acquire(home, run(home), me, Duration.ZERO);
        boolean gone = false;
        try {
            StoreHolder holder = StoreHolder.of(me, home, choice.lease());
            looks.claim(new PostgresStore.Claim(
                            run(home),
                            holder.toString(),
                            other -> StoreHolder.read(other)
                                    .filter(holder::hasPlaceOf)
                                    .isPresent(),
                            Duration.ZERO,
                            standing -> {}))
                    .remove();
            gone = true;
        } finally {
            if (gone || !here) {
                RunRemoval.remove(home);
                lock.closeMoved();
            } else {
                lock.close();
            }
        }
    }

    @Override
    public List<RunId> runs() {
        return looks.runs().stream().map(standing -> new RunId(standing.run())).toList();
    }

    @Override
    public Optional<LogStore> files(RunHome home) {
        return Optional.empty();
    }

    /** The directory's lock first, which keeps the processes of this machine apart; then the right to write, by the server's clock. */
    @Override
    public Tenure claim(
            Insider insider, RunHome home, RunId name, Holder me, Optional<Duration> agentsOutlive, Duration patience) {
        Objects.requireNonNull(insider);
        RunLock lock = RunLock.acquire(home, name, me, patience);
        try {
            return tenure(Optional.of(lock), home, run(home), me, agentsOutlive);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public Tenure receive(Insider insider, RunHome home, RunId run, Holder me, Optional<Duration> agentsOutlive) {
        Objects.requireNonNull(insider);
        return tenure(Optional.empty(), home, run(home), me, agentsOutlive);
    }

    private Tenure tenure(
            Optional<RunLock> lock, RunHome home, RunId run, Holder me, Optional<Duration> agentsOutlive) {
        StoreHolder holder = StoreHolder.of(me, home, agentsOutlive.orElse(choice.lease()));
        return new SharedTenure(
                lock,
                claimed(run, holder),
                holder,
                choice.lease(),
                () -> looks.released(run),
                new CommandInbox(home),
                commands(run));
    }

    @Override
    public Optional<EventLog> readAside(RunHome home) {
        return looks.readAside(run(home));
    }

    @Override
    public void note(RunHome home) {
        new StoreNote(noted(), run(home)).write(home);
    }

    private PostgresTenure claimed(RunId run, StoreHolder me) {
        return store.claim(new PostgresStore.Claim(
                run,
                me.toString(),
                other -> choice.takeOver()
                        || StoreHolder.read(other).filter(me::hasPlaceOf).isPresent(),
                choice.leasePatience(),
                standing -> choice.told()
                        .accept("Run " + run + " is held by " + standing.holder()
                                + "; its right to write lasts for "
                                + Math.max(0, standing.lease().toSeconds())
                                + " s more unless it renews it. Waiting for that; --take-over goes on at once where that"
                                + " runner is known to be gone")));
    }

    @Override
    public void close() {
        store.close();
    }
}
