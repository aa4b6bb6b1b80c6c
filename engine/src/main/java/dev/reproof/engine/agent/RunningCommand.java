package dev.reproof.engine.agent;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
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
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(500);

    private final AgentCall call;
    private final Process process;
    private final BoundedLog log;
    private final PromptWriter prompt;
    private final ProcessTree tree;
    private final Termination termination;
    private final Duration grace;
    private final Watch watch;
    private final Pause pause = new Pause();
    private Optional<String> failure = Optional.empty();
    private long exitSeen;
    private long lastLook = System.nanoTime();
    private long nextPause = SHORTEST_PAUSE;

    RunningCommand(AgentCall call, Process process, ProcessTree tree, BoundedLog log, Duration grace) {
        this.call = call;
        this.process = process;
        this.log = log;
        this.grace = grace;
        this.prompt = new PromptWriter(call, process.getOutputStream());
        this.tree = tree;
        this.termination = new Termination(tree, grace);
        this.watch = new Watch("Agent command", call);
    }

    AgentResult toEnd(AgentOutput output) throws InterruptedException {
        InputStream stdout = process.getInputStream();
        InputStream stderr = process.getErrorStream();
        // When a process exits, the platform drains its pipes into memory and closes them, under these two monitors.
        // Holding them from before the gate opens leaves both pipes to us, for as long as anyone prints.
        synchronized (stdout) {
            synchronized (stderr) {
                PolledPipe errors = new PolledPipe(stderr, log::bytes);
                try {
                    prompt.start();
                    drive(new CommandPipes(call, new PolledPipe(stdout, output::bytes), errors));
                } finally {
                    endAll(new CommandPipes(call, new PolledPipe(stdout, PolledPipe.Sink.NOWHERE), errors));
                }
            }
        }
        return failure.<AgentResult>map(AgentResult.Failed::of).orElseGet(() -> result(process.exitValue()));
    }

    private void drive(CommandPipes pipes) throws InterruptedException {
        boolean over = false;
        while (!over) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while the agent of " + call + " was running");
            }
            boolean exited = !process.isAlive();
            int printed = pipes.transcript();
            if (printed > 0) {
                watch.heard();
            }
            int moved = printed + pipes.errors();
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
            termination.begin();
        } else if (System.nanoTime() - lastLook >= LOOK_EVERY) {
            tree.noteDescendants();
            lastLook = System.nanoTime();
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
            termination.begin();
        }
        return tree.ended();
    }

    private void rest(boolean moved) throws InterruptedException {
        if (moved) {
            nextPause = SHORTEST_PAUSE;
        } else {
            // Two looks at the processes right after each other would be one.
            nextPause = exitSeen == 0 ? Math.min(nextPause * 2, LONGEST_PAUSE) : LONGEST_PAUSE;
            pause.of(nextPause);
        }
    }

    /** Ends what still lives after an interrupt or a failure, whatever interrupts; what it prints now is not wanted. */
    private void endAll(CommandPipes pipes) {
        boolean interrupted = false;
        boolean ended = tree.ended();
        if (!ended) {
            termination.begin();
        }
        while (!ended) {
            try {
                pipes.transcript();
                pipes.errors();
                pause.of(LONGEST_PAUSE / 4);
                ended = termination.advance();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static AgentResult result(int exitCode) {
        if (exitCode == 0) {
            return new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
        }
        // Both the shell and the platform report the end by signal n as exit code 128 + n.
        boolean signal = exitCode > 128 && exitCode <= 128 + 64;
        return AgentResult.Failed.of(
                signal
                        ? "Agent command was ended by signal " + (exitCode - 128)
                        : "Agent command ended with exit code " + exitCode);
    }

    @Override
    public void close() {
        closePipe(process.getInputStream());
        closePipe(process.getErrorStream());
        log.close();
        prompt.await(grace);
    }

    private void closePipe(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            LOG.warn("A pipe of the agent of {} could not be closed", call, e);
        }
    }
}
