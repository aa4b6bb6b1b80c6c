package dev.reproof.engine.agent.orphans;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What one look shows of an agent that is recorded and has no runner. */
public sealed interface SeenAgent {

    /** What can be said of one. */
    enum State {
        /** At work for sure. */
        LIVING,
        /** It has ended without a runner, and what it printed waits for one. */
        ENDED,
        /** Not at work for sure. */
        GONE,
        /** It may be at work and cannot be told from others. */
        UNSURE,
        /** Nobody knows what it was. */
        UNREADABLE
    }

    State state();

    /** Where it is recorded. */
    Path file();

    /** An agent whose record can be read. */
    sealed interface Recorded extends SeenAgent {

        AgentRecord agent();

        /** Since when it is recorded, a moment after its shell was started. */
        Instant since();
    }

    /**
     * It is at work.
     *
     * @param pids of its processes
     */
    record Living(AgentRecord agent, Instant since, Path file, List<Long> pids) implements Recorded {
        public Living {
            pids = List.copyOf(pids);
        }

        @Override
        public State state() {
            return State.LIVING;
        }
    }

    /** It has ended by itself; the next runner takes what it printed. */
    record Ended(AgentRecord agent, Instant since, Path file) implements Recorded {
        @Override
        public State state() {
            return State.ENDED;
        }
    }

    /** Nothing of it lives. */
    record Gone(AgentRecord agent, Instant since, Path file) implements Recorded {
        @Override
        public State state() {
            return State.GONE;
        }
    }

    /**
     * It may be at work and cannot be told from others.
     *
     * @param why what was found and what to do, the file included
     */
    record Unsure(AgentRecord agent, Instant since, Path file, String why) implements Recorded {
        @Override
        public State state() {
            return State.UNSURE;
        }
    }

    /** Its record cannot be read, so it may be at work. */
    record Unreadable(Path file, String why) implements SeenAgent {
        @Override
        public State state() {
            return State.UNREADABLE;
        }
    }
}
