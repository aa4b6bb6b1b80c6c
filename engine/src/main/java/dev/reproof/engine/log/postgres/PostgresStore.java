package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The logs of many runs in one PostgreSQL. Each run is written by one holder at a time, on whatever machine, and read by
 * anybody.
 *
 * <p>Nothing is connected to before something is asked for; every method may be called from any thread. A server that is
 * away is waited for with patience, then everything fails with {@link ReproofException.Storage}; a server that says no is told
 * at once. No message holds the password. One connection is kept for a while for who needs the next one.
 */
public final class PostgresStore implements AutoCloseable {

    private static final int LONGEST_HOLDER = 255;
    private static final Duration BETWEEN_CLAIMS = Duration.ofMillis(100);

    private final Server server;
    private final Tables tables;
    private final Options options;
    private final Insider insider;
    private final AtomicBoolean ready = new AtomicBoolean();

    /**
     * What an operator may choose.
     *
     * @param undurable whether a server is taken that may lose what it acknowledged
     * @param terms of the right to write; all who share a store have the same
     */
    public record Options(boolean undurable, LeaseTerms terms, Patience patience) {
        public static final Options USUAL = new Options(false, LeaseTerms.USUAL, Patience.USUAL);
    }

    private PostgresStore(Server server, Options options, Insider insider) {
        this.server = server;
        this.tables = new Tables(server.url().schema());
        this.options = options;
        this.insider = insider;
    }

    /** The store at an address, for the engine alone. */
    public static PostgresStore open(PostgresUrl url, Credentials credentials, Options options, Insider insider) {
        return new PostgresStore(new Server(url, credentials), options, Objects.requireNonNull(insider));
    }

    /** The same store for who has that patience; what one of the two keeps is kept for both. */
    public PostgresStore with(Patience patience) {
        return new PostgresStore(server, new Options(options.undurable(), options.terms(), patience), insider);
    }

    /** What tells it from other stores, for files and messages: no user, no password, no parameter. */
    public String name() {
        return server.url().name();
    }

    /** Whether a run has begun there. */
    public boolean has(RunId run) {
        return look(run).filter(standing -> standing.position() > 0).isPresent();
    }

    /** How a run stands; absent where the store does not know it. */
    public Optional<Standing> look(RunId run) {
        return asked("look for run " + run, link -> {
            if (new PostgresSchema(server).format(link).isEmpty()) {
                return Optional.empty();
            }
            return link.patiently(connection -> new RunRows(tables).look(connection, run.value()));
        });
    }

    /** All runs, by their ids. */
    public List<Standing> runs() {
        return asked("list its runs", link -> {
            if (new PostgresSchema(server).format(link).isEmpty()) {
                return List.of();
            }
            return link.patiently(connection -> new RunRows(tables).runs(connection));
        });
    }

    /**
     * Opens the log of a run to read it, whoever is writing to it.
     *
     * @throws NotFound when there is none
     */
    public EventLog read(RunId run) {
        Standing standing = asked("open run " + run, link -> {
                    new PostgresSchema(server).require(link);
                    return link.patiently(connection -> new RunRows(tables).look(connection, run.value()));
                })
                .orElseThrow(() -> new NotFound("The store " + name() + " holds no run " + run));
        return Opened.toRead(this, place(run), standing.log());
    }

    /** Opens the log of a run that was set aside last, to read it; absent where none was. */
    public Optional<EventLog> readAside(RunId run) {
        return asked("look for what was set aside of run " + run, link -> {
                    new PostgresSchema(server).require(link);
                    return link.patiently(connection -> new RunRows(tables).aside(connection, run.value()));
                })
                .stream()
                .max(Comparator.comparingLong(Standing::log))
                .map(standing -> Opened.toRead(this, place(run), standing.log()));
    }

    /**
     * Notes for a run's holder, wherever it is, that a pause is released.
     *
     * @return whether nobody had noted that before
     */
    public boolean release(RunId run, Release release) {
        return asked("release a pause of run " + run, link -> {
            new PostgresSchema(server).require(link);
            return link.patiently(connection -> new RunRows(tables).release(connection, run.value(), release));
        });
    }

    /** What was released of a run since it is there. */
    public Set<Release> released(RunId run) {
        return asked(
                "look for releases of run " + run,
                link -> link.patiently(connection -> new RunRows(tables).released(connection, run.value())));
    }

    /** The commands by hand for a run. */
    public PostgresCommands commands(RunId run) {
        return new PostgresCommands(this, new PostgresSchema(server), run);
    }

    /** Waits for the right to write to a run, and takes it; a run that is new there begins so. */
    public record Claim(
            RunId run, String holder, Predicate<String> gone, Duration patience, Consumer<Standing> waiting) {

        /**
         * @param holder who asks, for people and for {@code gone}: at most 255 characters
         * @param gone whether a holder is known to be gone, so that its lease need not be waited for
         * @param patience how long to wait for the lease of another
         * @param waiting is told once of each holder that is waited for
         */
        public Claim {
            if (holder.isEmpty() || holder.length() > LONGEST_HOLDER || holder.indexOf('\0') >= 0) {
                throw new Invalid("The name of a holder is not usable: expected 1 to " + LONGEST_HOLDER
                        + " characters, found " + holder.length());
            }
        }
    }

    /**
     * Takes the right to write to a run; makes the tables where there are none.
     *
     * @throws Rejected naming the holder, when patience ended before its lease, or when the server may lose what it
     *     acknowledges
     */
    public PostgresTenure claim(Claim claim) {
        return asked("claim run " + claim.run(), link -> {
            makeReady(link);
            return claimed(link, claim);
        });
    }

    /** How the server is, and what is in it. */
    public StoreReport check() {
        return asked("be checked", link -> StoreReport.of(link, new PostgresSchema(server), tables));
    }

    /** Makes the tables those of this version; the version that they had, absent where they were just made. */
    public Optional<Integer> upgrade() {
        return asked("be upgraded", link -> new PostgresSchema(server).upgrade(link));
    }

    /** Throws what {@link PostgresSchema#require} does. */
    void requireTables() {
        asked("be opened", link -> {
            new PostgresSchema(server).require(link);
            return link;
        });
    }

    private void makeReady(Link link) throws SQLException {
        if (!ready.get()) {
            if (!options.undurable()) {
                link.patiently(PostgresSchema::durability).require(name());
            }
            new PostgresSchema(server).ensure(link);
            ready.set(true);
        }
    }

    private PostgresTenure claimed(Link link, Claim claim) throws SQLException {
        RunRows rows = new RunRows(tables);
        String run = claim.run().value();
        long start = System.nanoTime();
        Patience.Waiting unanswered = link.patience().begin();
        long told = -1;
        while (true) {
            Optional<Standing> seen = link.patiently(connection -> rows.look(connection, run));
            boolean over = seen.filter(standing -> claim.gone().test(standing.holder()))
                    .isPresent();
            boolean answered = true;
            if (over || seen.filter(Standing::isHeld).isEmpty()) {
                long sent = System.nanoTime();
                String name = UUID.randomUUID().toString();
                answered = take(link, rows, claim, epoch(seen), over, name);
                Optional<Standing> mine = link.patiently(connection -> rows.look(connection, run))
                        .filter(now -> isMine(now, epoch(seen), name));
                if (mine.isPresent()) {
                    return PostgresTenure.begin(this, mine.get(), seen, sent);
                }
            } else if (seen.get().epoch() != told) {
                told = seen.get().epoch();
                claim.waiting().accept(seen.get());
            }
            if (answered || !unanswered.goesOn()) {
                if (System.nanoTime() - start >= claim.patience().toNanos()) {
                    throw held(claim, link.patiently(connection -> rows.look(connection, run)));
                }
                options.patience().pause().last(BETWEEN_CLAIMS);
            }
        }
    }

    private static long epoch(Optional<Standing> seen) {
        return seen.map(Standing::epoch).orElse(0L);
    }

    private static boolean isMine(Standing now, long seen, String name) {
        return now.epoch() == seen + 1 && now.lastAppend().equals(Optional.of(name));
    }

    /** Tries to take it; whether the server answered, so that whoever has it then is somebody else where it is not ours. */
    private boolean take(Link link, RunRows rows, Claim claim, long seen, boolean over, String name)
            throws SQLException {
        try {
            link.once(connection ->
                    rows.claim(connection, claim.run().value(), claim.holder(), options.terms(), seen, over, name));
            return true;
        } catch (SQLException e) {
            if (!PostgresFailure.passes(e)) {
                throw e;
            }
            return false;
        }
    }

    private Rejected held(Claim claim, Optional<Standing> standing) {
        String holder = standing.map(held -> "holder " + held.holder() + " with epoch " + held.epoch()
                        + ", whose lease lasts for " + Math.max(0, held.lease().toSeconds()) + " s more unless renewed")
                .orElse("a holder that is gone by now");
        return new Rejected("Run " + claim.run() + " in " + name() + " is in use by " + holder + "; waited "
                + claim.patience().toSeconds() + " s; wait for that process to end or stop it, then try again");
    }

    /** Closes the connection that is kept, and keeps none from now on. */
    @Override
    public void close() {
        server.close();
    }

    /** Something that is done with a connection of its own. */
    interface Asking<T> {
        T with(Link link) throws SQLException;
    }

    <T> T asked(String what, Asking<T> asking) {
        try (Link link = link(Optional.empty())) {
            return asking.with(link);
        } catch (SQLException e) {
            throw PostgresFailure.told("The store " + name() + " failed to " + what, e);
        }
    }

    Link link(Optional<Duration> silence) {
        return new Link(server, options.patience(), silence);
    }

    Tables tables() {
        return tables;
    }

    Options options() {
        return options;
    }

    Insider insider() {
        return insider;
    }

    String place(RunId run) {
        return "run " + run + " in " + name();
    }
}
