package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.postgres.Standing.Figures;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Concurrency;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunId;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The right to write to one run of a store, until it is closed or lost. Its logs write nothing once it is lost, whether
 * anybody has noticed or not.
 */
public final class PostgresTenure implements AutoCloseable {

    private final PostgresStore store;
    private final RunId run;
    private final RunRows rows;
    private final Fence fence;
    private final Lease lease;
    private final Optional<Standing> before;
    private final HeldCommands commands;
    private final AtomicReference<Figures> figures = new AtomicReference<>(Figures.NONE);
    private final AtomicReference<String> left;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PostgresTenure(PostgresStore store, Fence fence, Lease lease, Optional<Standing> before) {
        this.store = store;
        this.run = new RunId(fence.row());
        this.rows = new RunRows(store.tables());
        this.fence = fence;
        this.lease = lease;
        this.before = before;
        this.commands = new HeldCommands(
                store, fence, store.link(Optional.of(fence.terms().renewal())));
        this.left = new AtomicReference<>(fence.holder());
    }

    static PostgresTenure begin(PostgresStore store, Standing mine, Optional<Standing> before, long claimed) {
        LeaseTerms terms = store.options().terms();
        Fence fence = new Fence(mine.run(), mine.log(), mine.epoch(), mine.holder(), terms);
        Link renewals = store.link(Optional.of(terms.renewal()));
        return new PostgresTenure(store, fence, Lease.begin(renewals, store.tables(), fence, claimed), before);
    }

    /** How often the right to this run was given, this time included. */
    public long epoch() {
        return fence.epoch();
    }

    /** How the run stood when it was claimed, with its last holder; absent where it was new. */
    public Optional<Standing> before() {
        return before;
    }

    /** Forgets that a pause was released, which opens again. */
    public void forget(Release release) {
        store.asked(
                "open a pause of run " + run,
                link -> link.patiently(connection -> rows.forget(connection, fence.row(), release)));
    }

    /** The commands by hand that wait for this holder. */
    public HeldCommands commands() {
        return commands;
    }

    /** Changes with each renewal that the server has answered. */
    public long renewed() {
        return lease.renewed();
    }

    /** What is told of the run with each write from now on. */
    public void tell(Figures told) {
        figures.set(told);
    }

    /** Names another holder for the next one to hear of when this lets go; empty for none. */
    public void leave(String holder) {
        left.set(holder);
    }

    /** Has somebody told, once and on another thread, why the right is lost: renewed too late, or taken over. */
    public void whenLost(Consumer<ReproofException> stop) {
        lease.whenLost(stop);
    }

    /**
     * Opens the run's log, to write to it.
     *
     * @throws Concurrency when the run was taken over
     */
    public EventLog open() {
        store.requireTables();
        Standing now = standing("open run " + run);
        return Opened.toWrite(
                store, store.place(run), fence.to(fence.row(), now.log()), now.position(), figures::get, lease::sign);
    }

    /** A log beside the run's, which becomes the run's as a whole or not at all; in place of one that was left. */
    public PostgresMaking begin() {
        standing("begin a log of run " + run);
        String row = RunRows.inTheMaking(fence.row());
        Optional<Standing> left = store.asked(
                "begin a log of run " + run, link -> link.patiently(connection -> rows.look(connection, row)));
        left.ifPresent(old -> discard(row, old.log()));
        long log = store.asked(
                "begin a log of run " + run, link -> link.patiently(connection -> rows.begin(connection, fence)));
        if (log < 0) {
            throw fence.takenOver(standing("begin a log of run " + run));
        }
        return new PostgresMaking(this, fence.to(row, log));
    }

    /**
     * Gives the log of the run another name, under which nothing writes to it, and the run an empty one. Commands by hand that
     * wait were meant for that log, and are gone with it.
     *
     * @return what it is called now
     */
    public String setAside() {
        String what = "set aside the log of run " + run;
        Standing now = standing(what);
        forgetCommands(what);
        store.asked(
                what,
                link -> link.patiently(connection -> {
                    Optional<Standing> found = rows.look(connection, fence.row());
                    return found.filter(standing -> standing.log() == now.log()).isEmpty()
                            || rows.setAside(connection, fence, now);
                }));
        if (standing(what).log() == now.log()) {
            throw new Concurrency("Run " + run + " was written to by somebody else; this runner must stop", null);
        }
        return RunRows.aside(fence.row(), now.log());
    }

    /** Removes the run with all that was kept of it: it is out of sight at once, and its rows go in small parts. */
    public void remove() {
        String what = "remove run " + run;
        Standing now = standing(what);
        forgetCommands(what); // who may not do that removes nothing
        lease.close();
        closed.set(true);
        commands.close();
        store.asked(what, link -> {
            Optional<Standing> made =
                    link.patiently(connection -> rows.look(connection, RunRows.inTheMaking(fence.row())));
            made.ifPresent(making -> discard(making.run(), making.log()));
            link.patiently(connection -> rows.rename(connection, fence, now.log()));
            link.patiently(connection -> rows.forgetReleases(connection, fence.row()));
            link.patiently(connection -> new CommandRows(store.tables()).forget(connection, fence.row()));
            for (Standing each : link.patiently(connection -> rows.aside(connection, fence.row()))) {
                drop(link, each.run(), each.log());
            }
            return run;
        });
    }

    private void forgetCommands(String what) {
        store.asked(
                what,
                link -> link.patiently(connection -> new CommandRows(store.tables()).forget(connection, fence.row())));
    }

    private void drop(Link link, String row, long log) throws SQLException {
        boolean more = true;
        while (more) {
            more = link.patiently(connection -> rows.drop(connection, log));
        }
        link.patiently(connection -> rows.dropLast(connection, row, log));
    }

    /** Drops a log that was in the making, unless it has become the run's. */
    void discard(String row, long log) {
        String what = "discard a log of run " + run;
        Standing now = standing(what);
        store.asked(what, link -> {
            if (now.log() == log) {
                link.patiently(connection -> rows.forget(connection, row, log));
            } else {
                drop(link, row, log);
            }
            return run;
        });
    }

    void adopt(Fence made) {
        String what = "adopt the log of run " + run;
        standing(what);
        store.asked(what, link -> link.patiently(connection -> rows.adopt(connection, fence, made.log())));
        if (standing(what).log() != made.log()) {
            throw new Concurrency(
                    "Run " + run + " has a log already, which nobody has set aside: expected none, found events;"
                            + " this runner has lost the run and must stop",
                    null);
        }
    }

    EventLog open(Fence made) {
        return Opened.toWrite(
                store, "in the making of " + store.place(run), made, 0, () -> Figures.NONE, () -> () -> {});
    }

    /** How the run stands under this right. */
    private Standing standing(String what) {
        Standing now = store.asked(what, link -> link.patiently(connection -> rows.look(connection, fence.row())))
                .orElseThrow(() -> new Corrupt("The store " + store.name() + " has lost run " + run + " of epoch "
                        + fence.epoch() + "; find the server that has it"));
        if (now.epoch() > fence.epoch()) {
            throw fence.takenOver(now);
        }
        if (now.epoch() < fence.epoch()) {
            throw new Corrupt("The store " + store.name() + " was rolled back: run=" + run + " expected epoch "
                    + fence.epoch() + ", found " + now.epoch() + "; find the server that has what is lost");
        }
        return now;
    }

    /** Lets the next one in at once. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            lease.close();
            commands.close();
            store.asked(
                    "release run " + run,
                    link -> link.patiently(
                            connection -> rows.release(connection, fence, left.get()), PostgresFailure::collided));
        }
    }
}
