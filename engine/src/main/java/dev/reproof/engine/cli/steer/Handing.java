package dev.reproof.engine.cli.steer;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.SeenRunner;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.steer.CommandAnswer;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.engine.steer.CommandInbox;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.engine.store.RunStore;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.run.RunState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Hands a command to the runner of a run, or has it recorded where none is at work. */
public final class Handing {

    private final Surroundings surroundings;
    private final RunFinder finder;
    private final ResumeEngine engine;
    private final RunStore store;
    private final Duration patience;

    /**
     * @param store that has the logs of the runs
     * @param patience how long an answer is waited for
     */
    public Handing(
            Surroundings surroundings, RunFinder finder, ResumeEngine engine, RunStore store, Duration patience) {
        this.surroundings = surroundings;
        this.finder = finder;
        this.engine = engine;
        this.store = store;
        this.patience = patience;
    }

    /**
     * Gives the command, and says what became of it.
     *
     * @throws Rejected when it was refused
     */
    public ExitCode give(RunHome home, HandCommand command) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            SeenRunner runner = finder.heard(home);
            Optional<ExitCode> done = switch (runner.presence()) {
                case GONE -> record(home, command, end);
                case HERE, LEASED -> hand(home, command, runner, end);
                case ELSEWHERE ->
                    throw new Rejected("Run " + home.name() + " is run elsewhere (" + runner.shown()
                            + "), and its log is a file: give the command there, or stop its runner first."
                            + " Nothing was changed");
            };
            if (done.isPresent()) {
                return done.get();
            }
        }
    }

    /** Absent where a runner has come meanwhile. */
    private Optional<ExitCode> record(RunHome home, HandCommand command, long end) {
        try {
            return Optional.of(record(home, command));
        } catch (Rejected refused) {
            if (System.nanoTime() >= end || finder.heard(home).isGone()) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    private ExitCode record(RunHome home, HandCommand command) {
        RunState state = engine.steer(
                RunPlaces.inside(home), Optional.empty(), ResumePolicy.STRICT, steering -> steering.take(command));
        say(command.done() + "; no runner is there, "
                + (state.finished().isPresent()
                        ? "and the run has finished"
                        : "'" + finder.waysOn(home, finder.found(home).state()).resume() + "' goes on with the run"));
        return ExitCode.SUCCESS;
    }

    /** Absent where that runner has gone, or another one has come, before it answered: the command is taken back then. */
    private Optional<ExitCode> hand(RunHome home, HandCommand command, SeenRunner runner, long end) {
        CommandBox box = box(home, runner);
        box.leave(command);
        try {
            do {
                Optional<CommandAnswer> answer = box.answered(command.id());
                if (answer.isPresent()) {
                    return Optional.of(told(answer.get(), runner));
                }
                if (!finder.heard(home).equals(runner)) {
                    box.remove(command.id());
                    return Optional.empty(); // its id tells who takes it next whether this runner had it recorded
                }
                TimeUnit.MILLISECONDS.sleep(box.betweenLooks().toMillis());
            } while (System.nanoTime() < end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Storage unheard) {
            throw new Storage(
                    "The command may wait for the runner of run " + home.name() + " in " + box.place() + " as "
                            + command.id() + ", and its answer cannot be read: " + unheard.getMessage()
                            + "; reproof status tells whether it holds",
                    unheard);
        }
        say("The runner of run " + home.name() + " (" + runner.shown() + ") has not taken the command in "
                + patience.toSeconds() + " s; it waits in " + box.place() + " as " + command.id()
                + ", and holds once this runner, or the next one, takes it");
        return Optional.of(ExitCode.STORAGE);
    }

    /** The run's directory where its runner works in that, else the store, which it looks at too. */
    private CommandBox box(RunHome home, SeenRunner runner) {
        return SeenRunner.of(home).equals(runner) ? new CommandInbox(home) : store.commands(home);
    }

    private ExitCode told(CommandAnswer answer, SeenRunner runner) {
        if (!answer.taken()) {
            throw new Rejected(answer.text());
        }
        say(answer.text() + "; its runner goes on (" + runner.shown() + ")");
        return ExitCode.SUCCESS;
    }

    private void say(String line) {
        surroundings.err().println(Printable.line(line));
    }
}
