package dev.reproof.benchmarks.peers;

import java.util.Locale;

/** What is compared. */
enum Side {
    REPROOF("Reproof"),
    DBOS("DBOS Transact + PostgreSQL"),
    STATE_FILE("JSON state file"),
    FILE_SAVER("LangGraph4j file saver");

    private final String shown;

    Side(String shown) {
        this.shown = shown;
    }

    /** Runs a chain durably, the way that this side's documentation shows. */
    interface Way {

        /** Begins the chain, or goes on with it where a process before this one has left it; returns when it is done. */
        void run(Place place, Chain chain, Step step) throws Exception;

        /** How many characters a process that was killed in a step has left of what that step had said. */
        long kept(Place place, Chain chain, int step) throws Exception;
    }

    Way way() {
        return switch (this) {
            case REPROOF -> new ReproofWay();
            case DBOS -> new DbosWay();
            case STATE_FILE -> new StateFileWay();
            case FILE_SAVER -> new FileSaverWay();
        };
    }

    /** As a column is called. */
    String shown() {
        return shown;
    }

    /** As a directory is called. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
