package dev.reproof.benchmarks.peers;

import java.util.Locale;

/** What is compared. */
enum Side {
    REPROOF("Reproof", new ReproofWay()),
    DBOS("DBOS Transact + PostgreSQL", new DbosWay()),
    STATE_FILE("JSON state file", new StateFileWay()),
    FILE_SAVER("LangGraph4j file saver", new FileSaverWay());

    private final String shown;
    private final Way way;

    Side(String shown, Way way) {
        this.shown = shown;
        this.way = way;
    }

    /** Runs a chain durably, the way that this side's documentation shows. */
    interface Way {

        /** Begins the chain, or goes on with it where a process before this one has left it; returns when it is done. */
        void run(Place place, Chain chain, Step step) throws Exception;

        /** How many characters a process that was killed in a step has left of what that step had said. */
        long kept(Place place, Chain chain, int step) throws Exception;
    }

    Way way() {
        return way;
    }

    /** As a column is called. */
    String shown() {
        return shown;
    }

    /** As a directory, a database and a member of the JSON are called. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
