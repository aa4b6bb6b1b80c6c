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
import dev.reproof.engine.steer.CommandInbox;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.projections.run.RunState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Hands a command to the runner of a run, or has it recorded where none is at work. */
public final class Handing {

    private static final long LOOK_EVERY_MILLIS = 100;

    private final Surroundings surroundings;
    private final RunFinder finder;
    private final ResumeEngine engine;
    private final Duration patience;

    /** @param patience how long an answer is waited for */
    public Handing(Surroundings surroundings, RunFinder finder, ResumeEngine engine, Duration patience) {
        this.surroundings = surroundings;
        this.finder = finder;
        this.engine = engine;
        this.patience = patience;
    }

    /**
     * Gives the command, and says what became of it.
     *
     * @throws Rejected when it was refused
     */
    public ExitCode give(RunHome home, HandCommand command) {
        SeenRunner runner = finder.runner(home);
        return switch (runner.presence()) {
            case GONE -> record(home, command);
            case HERE -> hand(home, command, runner);
            case ELSEWHERE, LEASED ->
                throw new Rejected("Run " + home.name() + " is run elsewhere (" + runner.shown()
                        + "): give the command there, or stop its runner first. Nothing was changed");
        };
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

    private ExitCode hand(RunHome home, HandCommand command, SeenRunner runner) {
        CommandInbox inbox = new CommandInbox(home);
        inbox.leave(command);
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (System.nanoTime() < end) {
                Optional<CommandAnswer> answer = inbox.answered(command.id());
                if (answer.isPresent()) {
                    return told(answer.get(), runner);
                }
                if (finder.runner(home).isGone()) {
                    inbox.remove(command.id());
                    return record(home, command); // which knows by its id whether the runner had it recorded
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        surroundings
                .err()
                .println(Printable.line("The runner of run " + home.name() + " (" + runner.shown()
                        + ") has not taken the command in " + patience.toSeconds() + " s; it waits in " + home.inbox()
                        + " as " + command.id() + ", and holds once this runner, or the next one, takes it"));
        return ExitCode.STORAGE;
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
