package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunTrail;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.TaskId;
import dev.reproof.projections.audit.TextRef;
import dev.reproof.projections.audit.TrailText;
import dev.reproof.projections.audit.TrailTexts;
import dev.reproof.projections.audit.TrailWords;
import dev.reproof.projections.run.Recorded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Goes along the events of a run and prints those that are asked for; goes on where it was when there are more. */
final class TrailWalk {

    private final TrailFilter filter;
    private final TrailPrinter printer;
    private final TrailTexts texts = new TrailTexts();
    private Map<TaskId, Integer> ranks = Map.of();
    private ChainPoint at = ChainPoint.START;
    private boolean finished;

    TrailWalk(TrailFilter filter, TrailPrinter printer) {
        this.filter = filter;
        this.printer = printer;
    }

    /** Prints what has happened since. */
    void go(RunTrail trail) {
        at = trail.read(at, event -> take(trail, event));
    }

    /** Whether the last event but warnings is that nothing is left to do. */
    boolean hasFinished() {
        return finished;
    }

    private void take(RunTrail trail, Recorded event) {
        Decision decision = event.event();
        if (decision instanceof RunStarted started) {
            ranks = ranks(trail, started.dag());
        } else if (decision instanceof DagChanged changed) {
            ranks = ranks(trail, changed.dag());
        }
        finished = decision instanceof RunFinished || (finished && decision instanceof OperatorWarned);
        List<TextRef> told = texts.next(decision);
        TrailText text = TrailWords.of(decision);
        if (filter.shows(event, text.task())) {
            printer.print(trail, new TrailEvent(event, text, rank(text), told));
        }
    }

    private OptionalInt rank(TrailText text) {
        return text.rank().isPresent()
                ? text.rank()
                : text.task()
                        .flatMap(task -> Optional.ofNullable(ranks.get(task)))
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty());
    }

    private static Map<TaskId, Integer> ranks(RunTrail trail, Document document) {
        Map<TaskId, Integer> ranks = new HashMap<>();
        List<List<TaskId>> found = trail.dag(document).ranks();
        for (int rank = 0; rank < found.size(); rank++) {
            for (TaskId task : found.get(rank)) {
                ranks.put(task, rank);
            }
        }
        return ranks;
    }
}
