package dev.reproof.projections.state.read;

import dev.reproof.events.AttemptKey;
import dev.reproof.projections.run.LoopState.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the members {@code loop} and {@code loops} of a run. */
final class LoopReader {

    static final String INVALID = "loop-invalid";

    /** Far beyond what any run comes to, and small enough to count on. */
    static final int MOST_ITERATIONS = 1_000_000;

    private static final List<String> PHASES =
            Arrays.stream(Phase.values()).map(Phase::name).toList();

    private LoopReader() {}

    static SavedLoops read(Member run) {
        Member all = run.member("loops");
        List<SavedLoop> loops = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Member each : all.array()) {
            SavedLoop loop = loop(each, phase(each.requireObject(INVALID).member("phase")));
            if (!ids.add(loop.id())) {
                throw each.member("id").fault(INVALID, "an id of its own");
            }
            loops.add(loop);
        }
        Member underWay = run.member("loop");
        if (underWay.present()) {
            SavedLoop loop = loop(underWay.requireObject(INVALID), Phase.OPEN);
            if (!all.present()) {
                loops.add(loop);
            } else if (!loops.contains(loop)) {
                throw underWay.fault(INVALID, "one of the open loops in run.loops");
            }
        }
        return new SavedLoops(loops, all.present());
    }

    private static SavedLoop loop(Member loop, Phase phase) {
        Member from = loop.member("feedbackFrom");
        int iteration = count(loop.member("iteration"), 0);
        Optional<AttemptKey> review = from.present() ? Optional.of(review(from)) : Optional.empty();
        if (review.filter(key -> key.iteration() >= iteration).isPresent()) {
            throw from.fault(INVALID, "a review of an iteration before " + iteration);
        }
        return new SavedLoop(loop.member("id").requireText(INVALID), iteration, phase, review);
    }

    private static Phase phase(Member phase) {
        String word = phase.requireText(INVALID);
        if (!PHASES.contains(word)) {
            throw phase.fault(INVALID, "one of " + PHASES);
        }
        return Phase.valueOf(word);
    }

    private static AttemptKey review(Member from) {
        from.requireObject(INVALID);
        return new AttemptKey(
                TaskReader.id(from.member("task")),
                count(from.member("iteration"), 0),
                count(from.member("attempt"), 1));
    }

    private static int count(Member member, int least) {
        long value = member.requireCount(INVALID);
        if (value < least || value > MOST_ITERATIONS) {
            throw member.fault(INVALID, "a whole number from " + least + " to " + MOST_ITERATIONS);
        }
        return (int) value;
    }
}
