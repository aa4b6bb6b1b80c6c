package dev.reproof.engine.cli.look;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunTrail;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException.Rejected;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Prints what happens in a run that goes on, until it ends or nobody runs it any more; takes no lock. */
final class TrailFollower {

    /** How long nobody may run it: a supervisor needs a moment between two runners. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Surroundings surroundings;
    private final RunFinder finder;
    private final ResumeEngine engine;
    private final RunHome home;
    private final TrailWalk walk;
    private Optional<StateEdition> edition = Optional.empty();

    TrailFollower(Surroundings surroundings, RunFinder finder, ResumeEngine engine, RunHome home, TrailWalk walk) {
        this.surroundings = surroundings;
        this.finder = finder;
        this.engine = engine;
        this.home = home;
        this.walk = walk;
    }

    /**
     * Follows the run.
     *
     * @throws Rejected when the thread is interrupted
     */
    ExitCode follow() {
        long present = System.nanoTime();
        while (true) {
            boolean gone = finder.runner(home).isGone(); // before the log: what was written last is there
            if (!gone) {
                present = System.nanoTime();
            }
            boolean last = gone && System.nanoTime() - present > PATIENCE.toNanos();
            look(last);
            if (walk.hasFinished()) {
                return ExitCode.SUCCESS;
            }
            if (last) {
                surroundings
                        .err()
                        .println(Printable.line(
                                "run " + home.name() + ": the runner is gone, and the run has not finished"));
                return ExitCode.SUCCESS;
            }
            StateEdition.awaitNextLook();
        }
    }

    /** The state file is written whenever something has happened, at most once a second; to look at it costs nothing. */
    private void look(boolean always) {
        Optional<StateEdition> found = edition();
        if (always || edition.isEmpty() || !found.equals(edition)) {
            edition = found;
            try (RunTrail trail = engine.trail(home)) {
                walk.go(trail);
            }
        }
    }

    private Optional<StateEdition> edition() {
        if (finder.isShared(home)) {
            return Optional.of(StateEdition.ofMoment(surroundings.clock().instant()));
        }
        try {
            return Optional.of(StateEdition.of(home));
        } catch (IOException e) {
            return Optional.empty(); // there is none yet, or it cannot be looked at: the log is looked at instead
        }
    }
}
