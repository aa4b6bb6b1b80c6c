package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.Pause;
import dev.reproof.engine.agent.Watch;
import dev.reproof.engine.agent.process.ProcessTree;
import dev.reproof.engine.agent.process.Termination;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One started command, driven on the calling thread: hands on what it prints, watches the time limits, and ends
 * whatever is left of it.
 *
 * <p>It goes on while the command runs; then, for a grace period, while processes that the command started still live,
 * since they may still be printing; then it ends those.
 */
final class RunningCommand implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningCommand.class);

    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(250);
    /** The platform waits for the end of a process in whole milliseconds. */
    private static final long WAITABLE = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long ENDING_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private final AgentCall call;
    private final Process process;
    private final PromptWriter prompt;
    private final ProcessTree tree;
    private final Termination termination;
    private final Duration grace;
    private final Watch watch;
    private final Pause pause = new Pause();
    private Optional<String> failure = Optional.empty();
    private long exitSeen;
    private long nextPause = SHORTEST_PAUSE;

    RunningCommand(AgentCall call, Process process, ProcessTree tree, Watch watch, Duration grace) {
        this.call = call;
        this.process = process;
        this.grace = grace;
        this.prompt = new PromptWriter(call, process.getOutputStream());
        this.tree = tree;
        this.termination = new Termination(tree, grace);
        this.watch = watch;
    }

    CommandEnd toEnd(CommandOutput output) throws InterruptedException {
        InputStream stdout = process.getInputStream();
        InputStream stderr = process.getErrorStream();
        // When a process exits, the platform drains its pipes into memory and closes them, under these two monitors.
        // Holding them from before the gate opens leaves both pipes to us, for as long as anyone prints.
        synchronized (stdout) {
            synchronized (stderr) {
                try {
                    prompt.start();
                    drive(pipes(output.stdout(), output.stderr()));
                } finally {
                    endAll(pipes(CommandOutput.Sink.NOWHERE, output.lastErrors()));
                }
            }
        }
        return failure.<CommandEnd>map(CommandEnd.TimedOut::new)
                .orElseGet(() -> new CommandEnd.Exited(process.exitValue()));
    }

    private CommandPipes pipes(CommandOutput.Sink stdout, CommandOutput.Sink stderr) {
        return new CommandPipes(
                call,
                new PolledPipe(process.getInputStream(), stdout),
                new PolledPipe(process.getErrorStream(), stderr));
    }

    private void drive(CommandPipes pipes) throws InterruptedException {
        boolean over = false;
        while (!over) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while the command of " + call + " was running");
            }
            boolean exited = !process.isAlive();
            watch.look();
            int moved = pipes.transcript() + pipes.errors();
            if (moved > 0) {
                watch.heard();
            }
            over = exited ? settled() : interfered();
            if (!over) {
                rest(moved > 0);
            }
        }
        pipes.drain();
    }

    /** The command runs: ends it when a limit has passed; true once that is done. */
    private boolean interfered() {
        if (termination.begun()) {
            return termination.advance();
        }
        failure = watch.expired();
        if (failure.isPresent()) {
            termination.begin(System.nanoTime());
        } else {
            tree.noteDescendants();
        }
        return false;
    }

    /** The command has ended: true once nothing is left of it. */
    private boolean settled() {
        if (termination.begun()) {
            return termination.advance();
        }
        long now = System.nanoTime();
        exitSeen = exitSeen == 0 ? now : exitSeen;
        if (now - exitSeen >= TimeUnit.NANOSECONDS.convert(grace)) {
            termination.begin(System.nanoTime());
        }
        return tree.ended();
    }

    /** The longer a command is silent the longer it is left alone, for a quarter of that time; its end is noticed at once. */
    private void rest(boolean moved) throws InterruptedException {
        if (moved) {
            nextPause = SHORTEST_PAUSE;
        } else if (exitSeen != 0 || termination.begun()) {
            pause.of(ENDING_PAUSE); // two looks at the processes right after each other would be one
        } else {
            nextPause = Math.min(nextPause + Math.max(SHORTEST_PAUSE, nextPause / 4), LONGEST_PAUSE);
            if (nextPause < WAITABLE) {
                pause.of(nextPause);
            } else {
                process.waitFor(Math.min(nextPause, watch.remainingNanos()), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** Ends what still lives after an interrupt or a failure, whatever interrupts; what it prints now is not wanted. */
    private void endAll(CommandPipes pipes) {
        boolean interrupted = false;
        boolean ended = tree.ended();
        if (!ended) {
            termination.begin(System.nanoTime());
        }
        while (!ended) {
            try {
                pipes.transcript();
                pipes.errors();
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

    @Override
    public void close() {
        closePipe(process.getInputStream());
        closePipe(process.getErrorStream());
        prompt.await(grace);
    }

    private void closePipe(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            LOG.warn("A pipe of the command of {} could not be closed", call, e);
        }
    }
}
