package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.postgres.HeldCommands.Left;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import java.util.Optional;

/** The commands by hand for a run of a store, for who gives some. */
public final class PostgresCommands {

    private final PostgresStore store;
    private final PostgresSchema schema;
    private final CommandRows rows;
    private final RunId run;

    PostgresCommands(PostgresStore store, PostgresSchema schema, RunId run) {
        this.store = store;
        this.schema = schema;
        this.rows = new CommandRows(store.tables());
        this.run = run;
    }

    /**
     * Leaves a command for whoever has the run; one of that id that is there stays as it is. Makes the table where there is none.
     *
     * @param most how many may wait
     * @throws NotFound when the store has no such run
     * @throws Rejected when as many wait already, or this role may not leave any
     */
    public void leave(Left left, int most) {
        asked("leave a command for", link -> {
            schema.require(link);
            schema.ensureCommands(link);
            boolean done = link.patiently(connection ->
                    rows.leave(connection, run.value(), left, most) || rows.has(connection, run.value(), left.id()));
            if (!done
                    && link.patiently(connection -> new RunRows(store.tables()).look(connection, run.value()))
                            .isEmpty()) {
                throw new NotFound("The store " + store.name() + " holds no run " + run);
            }
            if (!done) {
                throw new Rejected("Run " + run + " in " + store.name()
                        + " has as many commands by hand as may wait: expected" + " fewer than " + most
                        + "; see why its runner takes none, then give the command again");
            }
            return run;
        });
    }

    /** The answer to a command, which is removed with that; absent while there is none of at most so many bytes. */
    public Optional<byte[]> answered(String id, int most) {
        return asked("look for the answer to a command of", link -> {
            if (link.patiently(rows::use) == CommandRows.Use.MISSING) {
                return Optional.empty();
            }
            Optional<byte[]> answer = link.patiently(connection -> rows.answer(connection, run.value(), id, most));
            if (answer.isPresent()) {
                int unusedRows = link.patiently(connection -> rows.remove(connection, run.value(), id));
            }
            return answer;
        });
    }

    /** Takes a command back, or its answer. */
    public void remove(String id) {
        RunId unused = asked("take back a command of", link -> {
            if (link.patiently(rows::use) != CommandRows.Use.MISSING) {
                int unusedRows = link.patiently(connection -> rows.remove(connection, run.value(), id));
            }
            return run;
        });
    }

    private <T> T asked(String what, PostgresStore.Asking<T> asking) {
        return store.asked(what + " run " + run, asking);
    }
}
