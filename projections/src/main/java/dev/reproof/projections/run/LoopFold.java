package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.projections.run.LoopState.Phase;
import java.util.Optional;

/** Folds how the loops of a run go on. */
final class LoopFold {

    private final Known known;

    LoopFold(Known known) {
        this.known = known;
    }

    RunState iterationStarted(LoopIterationStarted event) {
        LoopState loop = open(event.loop());
        known.require(event.iteration() == loop.iteration() + 1, "iteration " + (loop.iteration() + 1));
        TranscriptRef review =
                known.task(loop.loop().convergeOn()).findings().orElse(review(loop, event.feedbackFrom()));
        loop.loop().reexecute().forEach(known::requireEnded);
        return known.change()
                .again(loop.started(event.iteration(), Optional.of(review)))
                .apply();
    }

    RunState converged(LoopConverged event) {
        LoopState loop = open(event.loop());
        review(loop, event.review());
        return known.change().loop(loop.in(Phase.CONVERGED)).apply();
    }

    RunState exhausted(LoopExhausted event) {
        LoopState loop = open(event.loop());
        review(loop, event.review());
        return known.change()
                .loop(loop.in(Phase.EXHAUSTED))
                .task(known.task(loop.loop().convergeOn()).exhausted(event.message()))
                .apply();
    }

    RunState imported(LoopImported event) {
        known.require(known.state().imported().isPresent(), "an imported run");
        LoopState loop = open(event.loop());
        known.require(loop.iteration() == 0, "one past for loop '" + event.loop() + "'");
        Optional<TranscriptRef> review = event.feedback()
                .map(TranscriptRef::of)
                .or(() -> event.feedbackFrom()
                        .map(key -> known.task(loop.loop().convergeOn())
                                .findings()
                                .filter(findings -> findings.key().equals(key))
                                .orElseGet(() -> review(loop, key))));
        return known.change().loop(loop.started(event.iteration(), review)).apply();
    }

    private LoopState open(String id) {
        LoopState loop = known.state().loop(id).orElseThrow(() -> known.impossible("expected a loop of the DAG"));
        known.require(loop.phase() == Phase.OPEN, "an open loop; '" + id + "' is " + loop.phase());
        return loop;
    }

    private TranscriptRef review(LoopState loop, AttemptKey key) {
        return known.task(loop.loop().convergeOn())
                .transcriptOf(key)
                .orElseThrow(() -> known.impossible("expected the last review of the loop"));
    }
}
