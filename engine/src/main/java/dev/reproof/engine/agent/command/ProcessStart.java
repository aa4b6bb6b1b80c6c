package dev.reproof.engine.agent.command;

import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The start of a process on a thread of its own: where the system is short of something, it may never return from it.
 * For one use.
 */
final class ProcessStart {

    /** Starts it. */
    @FunctionalInterface
    interface Starting {
        Process start() throws IOException;
    }

    private final Callable<Process> starting;
    private Process process;
    private Throwable failure;
    private boolean abandoned;

    ProcessStart(Starting starting) {
        this.starting = starting::start;
    }

    /**
     * The process; an interrupt meanwhile is kept for the caller.
     *
     * @throws Storage when there is none after that time; one that comes later is killed at once
     */
    Process within(Duration limit) throws IOException {
        Thread starter = new Thread(this::start, "reproof-agent-start");
        starter.setDaemon(true);
        starter.start();
        await(starter, limit.toNanos());
        return outcome(limit);
    }

    /** Until nothing is left of it, or the time is up. */
    private static void await(Thread starter, long nanos) {
        long begin = System.nanoTime();
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            long left = nanos - (System.nanoTime() - begin);
            try {
                TimeUnit.NANOSECONDS.timedJoin(starter, left);
                over = left <= 0 || !starter.isAlive();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Process outcome(Duration limit) throws IOException {
        if (process != null) {
            return process;
        }
        if (failure instanceof IOException refused) {
            throw refused;
        }
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        abandoned = true;
        throw new Storage(
                "A command could not be started in " + limit.toSeconds()
                        + " s: the system does not answer; see what it is"
                        + " short of (files, processes, memory), then resume",
                failure);
    }

    private void start() {
        try {
            ended(starting.call(), null);
        } catch (Exception | Error e) {
            ended(null, e);
        }
    }

    private synchronized void ended(Process started, Throwable thrown) {
        process = started;
        failure = thrown;
        if (abandoned && started != null) {
            started.destroyForcibly();
        }
    }
}
