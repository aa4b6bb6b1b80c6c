package dev.reproof.engine.log.postgres;

import dev.reproof.events.ReproofException.Storage;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The commands by hand that wait for the holder of a run, over a connection of their own: looking for them disturbs no write. Whoever
 * has lost the run finds none, and answers none. Safe for many threads.
 */
public final class HeldCommands implements AutoCloseable {

    private final PostgresStore store;
    private final CommandRows rows;
    private final Fence fence;
    private final Link link;
    private boolean usable;
    private String toldLast = "";

    /** @param link for this alone */
    HeldCommands(PostgresStore store, Fence fence, Link link) {
        this.store = store;
        this.rows = new CommandRows(store.tables());
        this.fence = fence;
        this.link = link;
    }

    /**
     * That a command waits.
     *
     * @param old whether it has for more than a day
     */
    public record Note(String id, boolean old) {}

    /**
     * A command as it was left.
     *
     * @param note what it says; empty where that is too long
     * @param words that stand beside it; absent where there are none, or too many
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Left(String id, byte[] note, Optional<byte[]> words) {}

    /** Most bytes of either. */
    public record Bounds(int note, int words) {}

    /**
     * Which commands wait, in the order in which they were left; none where the store has no table of them, or is away: then it
     * is looked again.
     *
     * @param told takes a line, once, for what keeps them from being seen
     */
    public synchronized List<Note> waiting(int most, Consumer<String> told) {
        try {
            if (!usable) {
                CommandRows.Use use = link.once(rows::use);
                usable = use == CommandRows.Use.FREE;
                if (use == CommandRows.Use.FORBIDDEN) {
                    tell(told, "this role has no rights on their table; give it those that docs/shared-store.md lists");
                }
            }
            if (!usable) {
                return List.of();
            }
            List<Note> found = link.once(connection -> rows.waiting(connection, fence, most));
            toldLast = "";
            return found;
        } catch (SQLException e) {
            usable = false; // the table may be gone, or the rights
            tell(told, PostgresFailure.words(e));
            return List.of();
        }
    }

    private void tell(Consumer<String> told, String why) {
        if (!why.equals(toldLast)) {
            toldLast = why;
            told.accept("Commands by hand in the store " + store.name() + " are not seen now: " + why);
        }
    }

    /**
     * Reads a command that waits; absent where it was taken back.
     *
     * @throws Storage when that failed, for whatever reason; it is still there
     */
    public synchronized Optional<Left> read(String id, Bounds bounds) {
        return asked("read command " + id, connection -> rows.read(connection, fence.row(), id, bounds));
    }

    /**
     * Answers a command; where it was taken back, or somebody else has the run, nothing happens.
     *
     * @throws Storage when that failed; it still waits then
     */
    public synchronized boolean answer(String id, byte[] answer) {
        return asked("answer command " + id, connection -> rows.answer(connection, fence, id, answer));
    }

    /** Removes what is no command. */
    public synchronized void remove(String id) {
        int unused = asked("remove command " + id, connection -> rows.remove(connection, fence.row(), id));
    }

    /** Removes answers that nobody has read for a day. */
    public synchronized void tidy() {
        int unused = asked(
                "tidy its commands",
                connection -> rows.use(connection) == CommandRows.Use.FREE ? rows.tidy(connection, fence) : 0);
    }

    private <T> T asked(String what, Link.Use<T> use) {
        try {
            return link.once(use);
        } catch (SQLException e) {
            throw new Storage(
                    "The store " + store.name() + " failed to " + what + " of run " + fence.row() + ": "
                            + PostgresFailure.words(e),
                    e);
        }
    }

    @Override
    public synchronized void close() {
        link.close();
    }
}
