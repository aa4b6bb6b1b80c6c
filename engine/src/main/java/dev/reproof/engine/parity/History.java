package dev.reproof.engine.parity;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.replay.Prompts;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.dag.Dag;
import dev.reproof.projections.prompt.PromptPiece;
import dev.reproof.projections.run.RunState;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The prompts of a run, from the first one that was sent to the last one. */
public final class History {

    private final EventLog log;
    private final Replay replay;
    private final LogTexts texts;
    private final Prompts prompts;
    private final Function<TaskDispatched, Optional<String>> kept;

    /** @param kept the bytes of a prompt as they were sent, where somebody has kept them */
    public History(EventLog log, Replay replay, Function<TaskDispatched, Optional<String>> kept) {
        this.log = log;
        this.replay = replay;
        this.texts = LogTexts.remembering(log);
        this.prompts = new Prompts(texts);
        this.kept = kept;
    }

    /** Makes every prompt again, and compares it with what was recorded when it was sent. */
    public Parity parity() {
        return new ParityCheck(this).run();
    }

    /** Compares this run with another one of the same DAG. */
    public RunDiff diff(History other) {
        return new RunDiff(new RunFacts(this), new RunFacts(other));
    }

    /**
     * What the prompts would have been with another DAG or other options, and with all that was said as it was.
     *
     * @param dag absent for the one of each prompt's time
     */
    public PromptChanges supposing(Optional<Dag> dag, OptionChoices options) {
        return new Supposition(this, dag, options).changes();
    }

    /** Every decision but the first, with the run right before it. */
    void watch(Replay.Watcher watcher) {
        replay.again(log, watcher);
    }

    /** Every prompt that was sent, in the order in which it was. */
    void sent(Consumer<SentPrompt> each) {
        watch((before, next) -> {
            if (next.event() instanceof TaskDispatched event) {
                each.accept(new SentPrompt(before, next.position(), event));
            }
        });
    }

    RunState end() {
        return replay.state();
    }

    Replay replay() {
        return replay;
    }

    LogTexts texts() {
        return texts;
    }

    Prompts prompts() {
        return prompts;
    }

    Prompts.Made made(SentPrompt sent) {
        return prompts.next(sent.before(), sent.key().task());
    }

    /**
     * A prompt that was sent, for who shows it.
     *
     * @throws Corrupt when it comes out differently
     */
    Prompts.Made asSent(SentPrompt sent) {
        Prompts.Made made = made(sent);
        if (!made.digest().equals(sent.event().prompt())) {
            throw new Corrupt("Input parity is broken: run=" + end().run() + " " + sent.key() + " expected "
                    + Side.told(sent.event().prompt()) + ", found " + Side.told(made.digest())
                    + "; reproof parity says what differs");
        }
        return made;
    }

    List<PromptPiece> pieces(SentPrompt sent) {
        return prompts.pieces(sent.before(), sent.key().task());
    }

    Optional<String> kept(SentPrompt sent) {
        return kept.apply(sent.event());
    }
}
