package dev.reproof.projections.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.filter.TokenFilter;
import dev.reproof.events.ReproofException.Corrupt;
import java.io.IOException;
import java.util.Map;

/**
 * Lets through the few members that a summary is made of. Everything else of a state file, documents, texts and packed
 * transcripts, is skipped unread, and what is let through is counted, so that no file makes a reader hold much.
 */
final class SummaryFilter extends TokenFilter {

    static final int MOST_TASKS = 100_000;

    /** Beside a few words per task a summary has error messages, of which a run with many tasks may have many. */
    static final long MOST_CHARS = 128L << 20;

    private final Map<String, TokenFilter> members;
    private final String where;

    private SummaryFilter(Map<String, TokenFilter> members, String where) {
        this.members = members;
        this.where = where;
    }

    /** A filter for one reading of one file. */
    static TokenFilter of(String where) {
        TokenFilter scalar = new Scalar(where);
        TokenFilter warnings = new SummaryFilter(Map.of("code", scalar, "text", scalar), where);
        TokenFilter run = new SummaryFilter(
                Map.of(
                        "id", scalar,
                        "position", scalar,
                        "chain", scalar,
                        "home", scalar,
                        "artifacts", scalar,
                        "warnings", warnings),
                where);
        TokenFilter transcript = new SummaryFilter(Map.of("bytes", scalar, "path", scalar), where);
        TokenFilter tasks = new SummaryFilter(
                Map.of(
                        "id", scalar,
                        "status", scalar,
                        "attempt", scalar,
                        "durationMs", scalar,
                        "errorMessage", scalar,
                        "checkpointPath", scalar,
                        "transcript", transcript),
                where);
        TokenFilter state = new SummaryFilter(Map.of("title", scalar, "runOutcome", scalar, "tasks", tasks), where);
        return new SummaryFilter(Map.of("version", scalar, "writtenAt", scalar, "run", run, "state", state), where);
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

    /** A value that holds no others. All of them together are bounded. */
    private static final class Scalar extends TokenFilter {

        private final String where;
        private long chars;

        Scalar(String where) {
            this.where = where;
        }

        @Override
        public boolean includeValue(JsonParser value) throws IOException {
            chars += value.getTextLength();
            if (chars > MOST_CHARS) {
                throw new Corrupt("State file " + where + " has more than " + MOST_CHARS
                        + " characters of ids, statuses and messages; resume from the event log, or give another file");
            }
            return true;
        }

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
