package dev.reproof.projections.state;

import com.fasterxml.jackson.core.filter.TokenFilter;
import dev.reproof.events.ReproofException.Corrupt;
import java.util.Map;

/**
 * Lets through the few members that a summary is made of. Everything else of a state file, documents, texts and packed
 * transcripts, is skipped unread, so that no file makes a reader hold much.
 */
final class SummaryFilter extends TokenFilter {

    static final int MOST_TASKS = 100_000;

    private static final TokenFilter SCALAR = new Scalar();

    private final Map<String, TokenFilter> members;
    private final String where;

    private SummaryFilter(Map<String, TokenFilter> members, String where) {
        this.members = members;
        this.where = where;
    }

    static TokenFilter of(String where) {
        TokenFilter run = new SummaryFilter(Map.of("id", SCALAR, "position", SCALAR, "chain", SCALAR), where);
        TokenFilter tasks = new SummaryFilter(
                Map.of(
                        "id", SCALAR,
                        "status", SCALAR,
                        "attempt", SCALAR,
                        "durationMs", SCALAR,
                        "errorMessage", SCALAR),
                where);
        TokenFilter state = new SummaryFilter(Map.of("title", SCALAR, "runOutcome", SCALAR, "tasks", tasks), where);
        return new SummaryFilter(Map.of("version", SCALAR, "writtenAt", SCALAR, "run", run, "state", state), where);
    }

    @Override
    public TokenFilter includeProperty(String name) {
        return members.get(name);
    }

    @Override
    public TokenFilter includeElement(int index) {
        if (index >= MOST_TASKS) {
            throw new Corrupt("State file " + where + " lists more than " + MOST_TASKS
                    + " tasks, which no run has; resume from the event log, or give another file");
        }
        return this;
    }

    /** An empty object is wrong where a task should be, and must be seen to be refused. */
    @Override
    public boolean includeEmptyObject(boolean contentsFiltered) {
        return true;
    }

    @Override
    public boolean includeEmptyArray(boolean contentsFiltered) {
        return true;
    }

    /** A value that holds no others. */
    private static final class Scalar extends TokenFilter {
        @Override
        public TokenFilter filterStartObject() {
            return null;
        }

        @Override
        public TokenFilter filterStartArray() {
            return null;
        }
    }
}
