package dev.reproof.engine.move;

import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.LogTransfer;
import dev.reproof.engine.replay.LogContents;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.request.MovedRun;
import dev.reproof.engine.store.LogInTheMaking;
import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.Tenure;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the log of a run to another store, so that the run goes on there and nowhere else. The log there is made and compared
 * first; then the one here is set aside, which keeps everybody from going on with it, then the one there becomes the run's, then
 * the run's directory says so. Whoever is stopped in between does the same again: what was set aside is the log then.
 *
 * @param from where the run is, or was before this was stopped
 * @param arrival writes into the log that is made, before anybody sees it
 * @param told takes a line for what waits for the run's runner and is no command by hand
 */
public record RunMove(RunHome home, RunStore from, RunStore to, Holder me, Arrival arrival, Consumer<String> told) {

    private static final Insider INSIDER = Insider.here();

    /** Has a log say that it came. */
    public interface Arrival {
        void note(EventLog log, RunId run, ChainPoint end);
    }

    /** What must be seen to before the run may go on elsewhere. */
    public interface Before {
        void see(Tenure tenure, Replay replay);
    }

    /**
     * Moves it.
     *
     * @param here the right to write to the run where it is
     * @param outlive how long agents go on without a sign of their runner, as a later holder is to be told
     * @throws NotFound when there is no log to move
     * @throws Rejected when the run has a log in the other store, or somebody has the right to write to it there
     * @throws Corrupt when the log is not what was written, or its copy is not the log
     */
    public MovedRun run(Tenure here, Optional<Duration> outlive, Before before) {
        boolean wasStopped = !from.has(home);
        try (EventLog log = log(wasStopped)) {
            Replay replay = Replay.of(log, log.run().orElseThrow(this::none));
            RunId run = replay.state().run();
            LogContents contents = LogContents.of(log, replay);
            if (!wasStopped) {
                before.see(here, replay);
            }
            if (to.has(home)) {
                requireContinued(wasStopped, run, contents.end());
            } else {
                take(here, outlive, wasStopped, log, contents);
            }
            to.note(home);
            return new MovedRun(run, contents.end(), from.name(home), to.name(home));
        }
    }

    private EventLog log(boolean wasStopped) {
        return wasStopped ? from.readAside(home).orElseThrow(this::none) : from.read(home);
    }

    private NotFound none() {
        return new NotFound("There is no log of run " + home.name() + " to be moved: expected one in "
                + from.place(home) + ", found none with a start; reproof runs lists the runs");
    }

    /** Only what a move has brought there goes on as the run: a log that has this one's end in it. */
    private void requireContinued(boolean wasStopped, RunId run, ChainPoint end) {
        if (!wasStopped || !continues(run, end)) {
            throw new Rejected("Run " + run + " has another log in " + to.place(home)
                    + " already: expected none; nothing was changed, remove that one first or move this run elsewhere");
        }
    }

    private boolean continues(RunId run, ChainPoint end) {
        try (EventLog there = to.read(home)) {
            return there.run().filter(run::equals).isPresent()
                    && there.decisions(StreamId.ofRun(run)).stream()
                            .anyMatch(decision -> decision.position() == end.position()
                                    && decision.link().equals(end.link()));
        }
    }

    private void take(Tenure here, Optional<Duration> outlive, boolean wasStopped, EventLog log, LogContents contents) {
        RunId run = contents.run();
        Tenure there = to.receive(INSIDER, home, run, me, outlive);
        try (there) {
            LogInTheMaking made = there.begin();
            try (EventLog copy = made.open()) {
                LogTransfer.run(run, log, copy);
                contents.requireSame(LogContents.of(copy, Replay.of(copy, run)));
                arrival.note(copy, run, contents.end());
            }
            log.close();
            if (!wasStopped) {
                here.commands().waiting(told).forEach(to.commands(home)::leave); // for who goes on with it there
                here.setAside();
            }
            made.adopt();
            there.settle();
        }
    }
}
