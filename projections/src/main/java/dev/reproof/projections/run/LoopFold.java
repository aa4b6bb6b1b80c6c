package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.projections.run.LoopState.Phase;
import java.util.Optional;

/** Folds how the loops of a run go on. */
record LoopFold(NextEvent next) {

    RunState iterationStarted(LoopIterationStarted event) {
        LoopState loop = open(event.loop());
        next.require(event.iteration() == loop.iteration() + 1, "iteration " + (loop.iteration() + 1));
        TranscriptRef review = handedOn(loop, event.feedbackFrom());
        loop.loop().reexecute().forEach(next::requireEnded);
        return next.open().with(next.state().course().again(loop.started(event.iteration(), Optional.of(review))));
    }

    /** What the reviewer said last; where it has said nothing since, the review that the iteration before got. */
    private TranscriptRef handedOn(LoopState loop, AttemptKey from) {
        return loop.feedback().filter(review -> review.key().equals(from)).orElseGet(() -> {
            TranscriptRef said = review(loop, from);
            return next.task(loop.loop().convergeOn()).findings().orElse(said);
        });
    }

    RunState unreadable(ReviewUnreadable event) {
        LoopState loop = open(event.loop());
        review(loop, event.review());
        next.require(event.iteration() == loop.iteration(), "iteration " + loop.iteration());
        TaskState reviewer = next.task(loop.loop().convergeOn());
        next.require(
                reviewer.status() == TaskStatus.FINISHED,
                "a review that is made; '" + reviewer.id() + "' is "
                        + reviewer.status().word());
        return switch (event.next()) {
            case ACCEPTED -> next.open();
            case STOPPED -> next.open().task(reviewer.unreadable(event.message()));
            case AGAIN ->
                next.open()
                        .with(next.state().course().loop(loop.misread()))
                        .task(reviewer.requeued())
                        .ranksAsTasksStand();
        };
    }

    RunState converged(LoopConverged event) {
        LoopState loop = open(event.loop());
        review(loop, event.review());
        return next.open().with(next.state().course().loop(loop.in(Phase.CONVERGED)));
    }

    RunState exhausted(LoopExhausted event) {
        LoopState loop = open(event.loop());
        review(loop, event.review());
        return next.open()
                .with(next.state().course().loop(loop.in(Phase.EXHAUSTED)))
                .task(next.task(loop.loop().convergeOn()).exhausted(event.message()));
    }

    RunState imported(LoopImported event) {
        next.require(next.state().definition().imported().isPresent(), "an imported run");
        LoopState loop = open(event.loop());
        next.require(loop.iteration() == 0, "one past for loop '" + event.loop() + "'");
        Optional<TranscriptRef> review = event.feedback()
                .map(TranscriptRef::of)
                .or(() -> event.feedbackFrom()
                        .map(key -> next.task(loop.loop().convergeOn())
                                .findings()
                                .filter(findings -> findings.key().equals(key))
                                .orElseGet(() -> review(loop, key))));
        return next.open().with(next.state().course().loop(loop.started(event.iteration(), review)));
    }

    private LoopState open(String id) {
        LoopState loop = next.state().loop(id).orElseThrow(() -> next.impossible("expected a loop of the DAG"));
        next.require(loop.phase() == Phase.OPEN, "an open loop; '" + id + "' is " + loop.phase());
        return loop;
    }

    private TranscriptRef review(LoopState loop, AttemptKey key) {
        return next.task(loop.loop().convergeOn())
                .transcriptOf(key)
                .orElseThrow(() -> next.impossible("expected the last review of the loop"));
    }
}
