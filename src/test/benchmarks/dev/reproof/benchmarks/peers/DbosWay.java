package dev.reproof.benchmarks.peers;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.StartWorkflowOptions;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import java.sql.SQLException;

/** A workflow whose steps return their texts; launching goes on with what a process before this one has left. */
final class DbosWay implements Side.Way {

    private static final String ID = "chain";

    /** What DBOS makes a proxy of. */
    interface Flow {
        int chain(int steps);
    }

    record Steps(DBOS dbos, Step step) implements Flow {

        @Override
        @Workflow(name = ID)
        public int chain(int steps) {
            String said = "";
            for (int number = 0; number < steps; number++) {
                int at = number;
                String input = said;
                said = dbos.runStep(() -> step.say(at, input, piece -> {}), "step " + at);
            }
            return steps;
        }
    }

    @Override
    public void run(Place place, Chain chain, Step step) throws Exception {
        try (DBOS dbos = new DBOS(config(place))) {
            Flow flow = dbos.registerProxy(Flow.class, new Steps(dbos, step));
            dbos.launch();
            if (dbos.getWorkflowStatus(ID).isEmpty()) {
                dbos.startWorkflow(() -> flow.chain(chain.steps()), new StartWorkflowOptions(ID));
            }
            dbos.retrieveWorkflow(ID).getResult();
        }
    }

    @Override
    public long kept(Place place, Chain chain, int step) throws SQLException {
        return Postgres.count(
                place.database(),
                "SELECT COALESCE(SUM(LENGTH(output)), 0) FROM dbos.operation_outputs WHERE function_id >= " + step);
    }

    static DBOSConfig config(Place place) {
        return DBOSConfig.defaults("chain")
                .withDatabaseUrl(place.database())
                .withDbUser("postgres")
                .withDbPassword("postgres")
                .withAppVersion("1");
    }
}
