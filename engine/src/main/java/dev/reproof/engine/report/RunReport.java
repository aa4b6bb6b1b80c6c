package dev.reproof.engine.report;

import dev.reproof.events.Exported;
import dev.reproof.projections.run.RunState;
import java.time.Instant;
import java.util.List;

/**
 * What {@link ReportPage} tells of a run: all of it follows from the log up to a position, and from what was kept beside it.
 * Texts are cut so that the page stays small; the same log gives the same page.
 */
@Exported
public final class RunReport {

    private final RunState state;
    private final Instant at;
    private final RunHistory history;
    private final List<TaskStory> tasks;
    private final List<TrailRow> trail;
    private final Verdict verdict;

    RunReport(
            RunState state,
            Instant at,
            RunHistory history,
            List<TaskStory> tasks,
            List<TrailRow> trail,
            Verdict verdict) {
        this.state = state;
        this.at = at;
        this.history = history;
        this.tasks = tasks;
        this.trail = trail;
        this.verdict = verdict;
    }

    RunState state() {
        return state;
    }

    /** When the last event that it tells of happened. */
    Instant at() {
        return at;
    }

    RunHistory history() {
        return history;
    }

    /** Rank by rank. */
    List<TaskStory> tasks() {
        return tasks;
    }

    List<TrailRow> trail() {
        return trail;
    }

    Verdict verdict() {
        return verdict;
    }
}
