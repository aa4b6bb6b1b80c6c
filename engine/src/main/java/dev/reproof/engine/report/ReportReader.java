package dev.reproof.engine.report;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.replay.Replay;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Task;
import dev.reproof.projections.audit.TrailKind;
import dev.reproof.projections.audit.TrailWords;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what a page tells of a run, out of its log. */
public final class ReportReader {

    /** Events that a page lists; of more, the last ones. */
    private static final int MOST_EVENTS = 20_000;

    private ReportReader() {}

    /**
     * Reads what is told of a run.
     *
     * @param replay the run as far as the page is to tell it
     * @param verdict what is known of the log
     * @throws dev.reproof.events.ReproofException.Corrupt when the log is damaged
     */
    public static RunReport read(EventLog log, Replay replay, KeptFiles files, Verdict verdict) {
        RunHistory history = RunHistory.of(replay.decisions());
        List<TaskStory> tasks = tasks(replay, history, new TaskTexts(log, replay, history, files));
        List<Recorded> shown = replay.decisions()
                .subList(
                        Math.max(0, replay.decisions().size() - MOST_EVENTS),
                        replay.decisions().size());
        List<TrailRow> trail = shown.stream()
                .map(event -> new TrailRow(
                        event.position(), event.at(), TrailKind.of(event.event()), TrailWords.of(event.event())))
                .toList();
        Instant at = shown.get(shown.size() - 1).at();
        return new RunReport(replay.state(), at, history, tasks, trail, verdict);
    }

    private static List<TaskStory> tasks(Replay replay, RunHistory history, TaskTexts texts) {
        RunState state = replay.state();
        Map<TaskId, List<AttemptStory>> attempts = history.byTask();
        List<TaskStory> tasks = new ArrayList<>();
        List<List<TaskId>> ranks = state.dag().ranks();
        for (int rank = 0; rank < ranks.size(); rank++) {
            for (TaskId id : ranks.get(rank)) {
                Task task = state.dag().task(id);
                List<AttemptStory> own = attempts.getOrDefault(id, List.of());
                if (!state.isShown(id) && own.isEmpty()) {
                    continue; // a list has no item for it
                }
                List<TaskStory.Pass> passes = texts.passes(task, own);
                tasks.add(new TaskStory(
                        tasks.size() + 1,
                        rank,
                        task,
                        state.task(id),
                        own,
                        passes,
                        texts.iterations(own) - passes.size(),
                        texts.page(id)));
            }
        }
        return tasks;
    }
}
