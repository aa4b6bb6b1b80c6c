package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.RunnerPresence;
import dev.reproof.engine.cli.shell.SeenAgents;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.cli.terminal.LiveDisplay;
import dev.reproof.engine.cli.terminal.RunPicture;
import dev.reproof.engine.cli.terminal.StandardStream;
import dev.reproof.engine.cli.terminal.Terminal;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.state.StateOutcome;
import dev.reproof.projections.state.StateView;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** Follows a run that another process runs, until it ends; reads what lies in its directory and takes no lock. */
final class RunWatch {

    /** How long nobody may run it: a supervisor needs a moment between two runners. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** How long the next runner may take after one that stopped for it: it may have to be built first. */
    private static final Duration RESTART_PATIENCE = Duration.ofMinutes(2);

    private final Surroundings surroundings;
    private final RunHome home;
    private final RunFinder finder;
    private final FollowedRun followed;
    private StateEdition edition;
    private StateView now;
    private long lastPresent = System.nanoTime();
    private boolean saidElsewhere;
    private boolean saidRestarting;
    private volatile RunPicture picture;

    RunWatch(Surroundings surroundings, RunHome home, RunFinder finder) {
        this.surroundings = surroundings;
        this.home = home;
        this.finder = finder;
        this.followed = new FollowedRun(home);
    }

    /**
     * Follows the run to its end; the exit code, that of the run itself if it has finished.
     *
     * @throws dev.reproof.events.ReproofException.NotFound when it has no state file, and nobody is about to write it
     * @throws Rejected when the thread is interrupted
     */
    ExitCode follow() {
        awaitBeginning();
        edition = edition();
        now = finder.state(home, StateView.Part.RANKS);
        look();
        Optional<Terminal> terminal = surroundings.console().terminal(StandardStream.OUT);
        if (terminal.isEmpty()) {
            PlainChanges plain = new PlainChanges(surroundings.out(), waysOn());
            plain.begin(now);
            return conclude(await(plain));
        }
        boolean finished;
        try (LiveDisplay display = surroundings.console().draw(terminal.get(), () -> picture)) {
            finished = await(new DrawnChanges(display));
        }
        return conclude(finished);
    }

    /** A runner that has just begun has written no state file yet. */
    private void awaitBeginning() {
        while (!finder.isShared(home)
                && !Files.exists(home.state())
                && !isGone(finder.runner(home).presence())) {
            StateEdition.awaitNextLook();
        }
    }

    /** Whether the run has finished; else its runner is gone. */
    private boolean await(RunChanges changes) {
        while (true) {
            RunnerPresence presence =
                    finder.runner(home).presence(); // before the file: what a runner wrote last is then there
            StateView before = now;
            read();
            look();
            changes.between(before, now);
            if (hasFinished()) {
                return true;
            }
            if (!isGone(presence)) {
                saidRestarting = false;
            } else if (!awaitsNextRunner()) {
                return false;
            }
            StateEdition.awaitNextLook();
        }
    }

    /** Whether the last runner stopped, not long ago, to be started again. */
    private boolean awaitsNextRunner() {
        boolean awaits = now.outcome()
                        .filter(outcome -> outcome.kind() == StateOutcome.Kind.RESTARTING)
                        .isPresent()
                && edition.written()
                        .toInstant()
                        .plus(RESTART_PATIENCE)
                        .isAfter(surroundings.clock().instant());
        if (awaits && !saidRestarting) {
            saidRestarting = true;
            surroundings.err().println("the runner stopped to be started again; waiting for the next one");
        }
        return awaits;
    }

    private void read() {
        StateEdition found = edition();
        if (!found.equals(edition)) {
            edition = found;
            now = finder.state(home, StateView.Part.RANKS);
        }
    }

    private void look() {
        picture = followed.picture(now, waysOn(), surroundings.clock().instant(), System.nanoTime());
    }

    private boolean hasFinished() {
        return now.outcome().filter(StateOutcome::ends).isPresent();
    }

    private boolean isGone(RunnerPresence presence) {
        if (presence == RunnerPresence.ELSEWHERE && !saidElsewhere) {
            saidElsewhere = true;
            surroundings
                    .err()
                    .println("warning: the runner is on another machine; whether it is alive cannot be seen from here");
        }
        if (presence != RunnerPresence.GONE) {
            lastPresent = System.nanoTime();
        }
        return System.nanoTime() - lastPresent > PATIENCE.toNanos();
    }

    private ExitCode conclude(boolean finished) {
        String run = now.run().map(Object::toString).orElse(home.name());
        if (!finished) {
            SeenAgents left = SeenAgents.of(home, finder.runner(home), now.outcome(), SeenAgents.look());
            say("run " + run + ": the runner is gone, and the run has not finished; "
                    + (left.isGone()
                            ? "'" + waysOn().resume() + "' goes on with it"
                            : left.counted() + "; " + waysOn().agents()));
            return ExitCode.TASK_FAILED;
        }
        StateOutcome outcome = now.outcome().orElseThrow();
        String again = outcome.end()
                .map(waysOn()::again)
                .filter(call -> !call.isEmpty())
                .map(call -> "; go on with " + call)
                .orElse("");
        say("run " + run + ": " + outcome.word()
                + now.message().map(message -> ": " + message).orElse("") + again);
        return outcome.end().map(ExitCode::of).orElse(ExitCode.TASK_FAILED);
    }

    private WaysOn waysOn() {
        return finder.waysOn(home, Optional.of(now));
    }

    private void say(String line) {
        surroundings.out().println(Printable.line(line));
        surroundings.out().flush();
    }

    private StateEdition edition() {
        if (finder.isShared(home)) {
            return StateEdition.ofMoment(surroundings.clock().instant());
        }
        try {
            return StateEdition.of(home);
        } catch (IOException e) {
            throw new Storage(
                    "State file " + home.state() + " cannot be read: " + e.getMessage()
                            + "; reproof resume makes it again from the event log",
                    e);
        }
    }
}
