package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.Pause;
import dev.reproof.engine.agent.Watch;
import dev.reproof.engine.agent.process.ProcessTree;
import dev.reproof.engine.agent.process.Termination;
import dev.reproof.engine.agent.spool.OddOutput;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.agent.spool.SpoolWatch;
import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command, driven on the calling thread: hands on what it prints into its files, watches its limits, and ends
 * whatever is left of it.
 *
 * <p>It goes on while the command runs; then, for a grace period, while processes that the command started still live,
 * since they may still be printing; then it ends those.
 */
final class RunningCommand {

    private static final Logger LOG = LoggerFactory.getLogger(RunningCommand.class);

    /** What nobody tells of is looked for now and then: new processes, and a file that is gone. */
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(3);

    /** Some go on tidying up for seconds after their last word. */
    private static final long LINGERING = TimeUnit.SECONDS.toNanos(10);

    private static final long ENDING_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private final AgentCall call;
    private final CommandShell shell;
    private final Spool spool;
    private final ProcessTree tree;
    private final Termination termination;
    private final Watch watch;
    private final CommandLimits limits;
    private final SpoolWatch.Waiter changes;
    private final BooleanSupplier leaving;
    private final Pause pause = new Pause();
    private Optional<CommandEnd> failure = Optional.empty();
    private boolean endedByUs;
    private long exitSeen;
    private long overSeen;

    /** @param leaving whether the command works on when its thread is interrupted */
    RunningCommand(
            AgentCall call,
            CommandShell shell,
            Spool spool,
            ProcessTree tree,
            CommandLimits limits,
            SpoolWatch.Waiter changes,
            BooleanSupplier leaving) {
        this.call = call;
        this.shell = shell;
        this.spool = spool;
        this.tree = tree;
        this.limits = limits;
        this.watch = limits.watch();
        this.termination = new Termination(tree, limits.grace());
        this.changes = changes;
        this.leaving = leaving;
        shell.onEnd(changes::wake);
    }

    /** Whether it came to its end, or to that of all of its processes, because somebody ended it here. */
    boolean endedByUs() {
        return endedByUs;
    }

    /** How it ended: absent where it ended by itself, and its exit code tells. */
    Optional<CommandEnd> toEnd(CommandOutput output) throws InterruptedException {
        try (CommandFiles files = CommandFiles.open(spool)) {
            boolean over = false;
            try {
                drive(files, output);
                over = true;
            } catch (InterruptedException e) {
                over = leaving.getAsBoolean(); // it is for this process then, not for the command
                throw e;
            } finally {
                if (!over) {
                    endAll(files, output.lastErrors());
                }
            }
        } catch (OddOutput odd) {
            endAll();
            failure = Optional.of(new CommandEnd.Stopped(limits.name() + " " + odd.what()));
        } catch (IOException e) {
            throw new Storage(
                    "The output of the command of " + call + " could not be read; resume the run to repeat the attempt",
                    e);
        }
        return failure;
    }

    private void drive(CommandFiles files, CommandOutput output) throws InterruptedException, IOException {
        boolean over = false;
        while (!over) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while the command of " + call + " was running");
            }
            boolean exited = !shell.isAlive();
            int moved = files.pump(output);
            if (moved > 0) {
                watch.heard();
            }
            over = exited ? settled() : interfered(files, output);
            if (!over) {
                rest(moved > 0);
            }
        }
        files.drain(output);
    }

    /** The command runs: ends it when it is beyond a limit; true once that is done. */
    private boolean interfered(CommandFiles files, CommandOutput output) {
        if (termination.begun()) {
            return termination.advance();
        }
        failure = limits.passed(files.size())
                .or(() -> output.fault().get().map(CommandEnd.Stopped::new))
                .or(() -> lingered(output));
        if (failure.isPresent()) {
            beginToEnd();
        } else {
            tree.noteDescendants();
        }
        return false;
    }

    private Optional<CommandEnd> lingered(CommandOutput output) {
        if (!output.over().getAsBoolean()) {
            overSeen = 0; // some begin another turn after all
            return Optional.empty();
        }
        long now = System.nanoTime();
        overSeen = overSeen == 0 ? now : overSeen;
        return now - overSeen < LINGERING ? Optional.empty() : Optional.of(new CommandEnd.Lingered());
    }

    /** Nobody takes over what is being ended; where that cannot be noted, the next runner may take its exit code for its own. */
    private void beginToEnd() {
        endedByUs = true;
        try {
            spool.giveUp();
        } catch (IOException e) {
            LOG.warn("It could not be noted that the command of {} is being ended", call, e);
        }
        termination.begin(System.nanoTime());
    }

    /** The command has ended: true once nothing is left of it. */
    private boolean settled() {
        if (termination.begun()) {
            return termination.advance();
        }
        long now = System.nanoTime();
        exitSeen = exitSeen == 0 ? now : exitSeen;
        if (now - exitSeen >= TimeUnit.NANOSECONDS.convert(limits.grace())) {
            termination.begin(System.nanoTime());
        }
        return tree.ended();
    }

    /** Its end and what it prints are noticed at once. */
    private void rest(boolean moved) throws InterruptedException {
        if (moved) {
            return;
        }
        if (exitSeen != 0 || termination.begun()) {
            pause.of(ENDING_PAUSE); // two looks at the processes right after each other would be one
        } else {
            changes.await(Math.max(0, Math.min(LONGEST_PAUSE, watch.remainingNanos())));
        }
    }

    /** Ends what still lives after an interrupt or a failure, whatever interrupts; what it prints now is not wanted. */
    private void endAll(CommandFiles files, CommandOutput.Sink lastErrors) {
        CommandOutput last = new CommandOutput(CommandOutput.Sink.NOWHERE, lastErrors, lastErrors);
        endAll(() -> {
            try {
                files.pump(last);
            } catch (IOException e) {
                LOG.debug("What the command of {} printed last could not be read", call, e);
            }
        });
    }

    private void endAll() {
        endAll(() -> {});
    }

    private void endAll(Runnable meanwhile) {
        boolean interrupted = false;
        boolean ended = tree.ended();
        if (!ended && shell.isAlive()) {
            beginToEnd();
        } else if (!ended) {
            termination.begin(System.nanoTime());
        }
        while (!ended) {
            try {
                meanwhile.run();
                pause.of(ENDING_PAUSE / 4);
                ended = termination.advance();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
