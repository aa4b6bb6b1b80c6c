package dev.reproof.engine.cli.run;

import dev.reproof.engine.agent.Pause;
import dev.reproof.engine.cli.shell.LockHolder;
import dev.reproof.events.ReproofException.Rejected;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Has a runner end, as whoever presses Ctrl-C does: it is asked once, and never killed. Where a supervisor would start the
 * next one, that is asked, and passes it on.
 */
record RunnerEnd(LockHolder.Proven runner) {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Which processes that are, for people. */
    String shown() {
        return "the runner, pid " + runner.process().pid()
                + runner.supervisor()
                        .map(process -> ", and its supervisor, pid " + process.pid())
                        .orElse("");
    }

    /**
     * Returns when it has ended.
     *
     * @param told takes a line about what is waited for
     * @throws Rejected when it may not be asked, or has not ended within that time
     */
    void await(Duration patience, Consumer<String> told) throws InterruptedException {
        ProcessHandle asked = runner.supervisor().orElse(runner.process());
        if (!asked.destroy() && runner.living().contains(asked)) {
            throw new Rejected("Pid " + asked.pid() + " cannot be told to end: expected a process of this user; found "
                    + asked.info().user().orElse("somebody else") + "'s; call this as that user");
        }
        told.accept("told pid " + asked.pid() + " to end; waiting for " + shown());
        long begin = System.nanoTime();
        while (!runner.living().isEmpty()) {
            if (System.nanoTime() - begin > patience.toNanos()) {
                throw new Rejected("Not ended within " + patience.toMillis() + " ms of being told: " + shown()
                        + "; the same command once more has it end at once, 'kill -9 "
                        + runner.process().pid()
                        + "' ends it whatever it does; nothing acknowledged is lost either way");
            }
            new Pause().of(PAUSE_NANOS);
        }
    }
}
