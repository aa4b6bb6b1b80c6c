package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.cli.terminal.Console;
import dev.reproof.engine.cli.terminal.Terminal;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateWarning;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Where a runner tells what happens, from any thread. */
interface RunnerLog {

    /**
     * Tells of the run as a whole.
     *
     * @param decision one word for programs
     * @param line what happened, for people
     */
    void tell(String decision, RunState state, String line);

    /** Tells of a task, as {@link #tell(String, RunState, String)} does. */
    default void tell(String decision, RunState state, About about, String line) {
        tell(decision, state, line);
    }

    /** Tells how a run that is finished ended. */
    default void finished(RunState state, String line) {
        tell("finish", state, line);
    }

    /** Tells that the runner is alive, and what it does. */
    default void beat(Beat beat) {
        tell("heartbeat", beat.state(), beat.line());
    }

    /** Tells of something that does not keep the run from going on. */
    void warning(String text);

    /** Tells the operator of a warning, and records it. */
    default void warn(RecoveredRun run, StateWarning warning) {
        warning(warning.code() + ": " + warning.text());
        run.warnOperator(warning.code(), warning.text());
    }

    /** Tells the last that this process has to say, whoever else is telling something and cannot end. */
    void last(String line);

    /** Sums up a run that this runner has worked on, where that is for people. */
    void summary(Supplier<List<String>> lines);

    /** The terminal on which to show what goes on, where there is one and people look at it. */
    Optional<Terminal> terminal(Console console);

    /**
     * What is told of.
     *
     * @param attempt absent for a task that has none, such as a skipped one
     */
    record About(TaskId task, int iteration, OptionalInt attempt, TaskStatus status) {}
}
