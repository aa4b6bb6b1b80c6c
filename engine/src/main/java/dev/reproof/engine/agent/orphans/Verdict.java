package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.process.SeenProcess;
import java.util.List;

/** What became of an agent whose runner is gone. */
sealed interface Verdict {

    /** Nothing of it can live any more. */
    record Gone() implements Verdict {}

    /**
     * These processes are its own for sure, and there is no doubt about any other; none may be left.
     *
     * @param session whether the session that its shell began is its own too
     */
    record Ours(List<SeenProcess> processes, boolean session) implements Verdict {
        public Ours {
            processes = List.copyOf(processes);
        }
    }

    /**
     * It may be at work and cannot be told from others.
     *
     * @param why says what was found and what to do, and ends where the file of the record is to be named
     * @param proven what is left of it where somebody knows that nothing is at work but what is proven
     * @param mayPass whether another look in a moment may tell
     */
    record Unsure(String why, Verdict proven, boolean mayPass) implements Verdict {

        /** Nothing of it is proven, and no look from here will tell. */
        Unsure(String why) {
            this(why, new Gone(), false);
        }
    }
}
