package dev.reproof.engine.parity;

import dev.reproof.engine.replay.Prompts.Made;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes every prompt of a run again, in one pass, and counts those that are as they were. */
final class ParityCheck {

    private final History history;
    private final List<Parity.Earlier> earlier = new ArrayList<>();
    private int prompts;
    private int matching;
    private Optional<PromptDifference> first = Optional.empty();
    private Optional<PromptDifference> shown = Optional.empty();

    ParityCheck(History history) {
        this.history = history;
    }

    Parity run() {
        history.watch((before, next) -> {
            imported(before.dag(), next.event());
            if (next.event() instanceof TaskDispatched event) {
                check(new SentPrompt(before, next.position(), event));
            }
        });
        return new Parity(history.end().run(), prompts, matching, first, shown, earlier);
    }

    private void check(SentPrompt sent) {
        prompts++;
        try {
            Made made = history.made(sent);
            if (made.digest().equals(sent.event().prompt())) {
                matching++;
            } else if (shown.isEmpty()) {
                differs(sent, made);
            }
        } catch (Rejected tooLong) {
            first = first.or(
                    () -> Optional.of(PromptDifference.refused(sent.position(), sent.event(), tooLong.getMessage())));
        }
    }

    private void differs(SentPrompt sent, Made made) {
        Optional<String> kept = history.kept(sent);
        if (first.isPresent() && kept.isEmpty()) {
            return;
        }
        PromptDifference difference = new PromptComparison(
                        sent.key(),
                        sent.position(),
                        Side.recorded(sent.event(), kept),
                        Side.made("made now", made),
                        history.pieces(sent))
                .difference();
        first = first.or(() -> Optional.of(difference));
        shown = kept.map(text -> difference);
    }

    /** A pause has no prompt. */
    private void imported(Dag dag, Decision event) {
        if (event instanceof TaskImported past
                && past.attempts() > 0
                && dag.find(past.task()).filter(Task::isSent).isPresent()) {
            earlier.add(new Parity.Earlier(past.task(), past.iteration(), past.attempts()));
        }
    }
}
