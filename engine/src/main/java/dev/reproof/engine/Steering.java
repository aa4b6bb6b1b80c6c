package dev.reproof.engine;

import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What a person may want of a run that no runner works on. Everything is recorded when a method returns. */
public final class Steering {

    private final RecoveredRun run;
    private final EngineSettings settings;

    Steering(RecoveredRun run, EngineSettings settings) {
        this.run = run;
        this.settings = settings;
    }

    /** The run as it stands. */
    public RunState state() {
        return run.state();
    }

    /**
     * Settles a task in place of its agent; what was skipped because of it waits again. An attempt that an earlier runner left is
     * given up, and the next resume ends its agent.
     *
     * @return the state, which is as it was where the command is recorded already
     * @throws dev.reproof.events.ReproofException.NotFound when there is no such task
     * @throws Rejected when the task has an answer, or what is wanted does not fit it
     */
    public RunState take(HandCommand command) {
        if (run.state().taken().contains(command.id())) {
            return run.state(); // what its task does by now is not what it was given for
        }
        run.requireFit(command); // nothing is given up for what is refused then
        tellOfSecrets(command);
        giveUp(Set.of(command.task()));
        return run.takeByHand(command);
    }

    /** The rules are the runner's, which has the values; this process may have been given none. */
    private void tellOfSecrets(HandCommand command) {
        boolean replaced = run.state().writer().redaction().isPresent();
        boolean speaks = command.text().isPresent() || command.reason().isPresent();
        if (replaced && speaks && settings.redaction().isNone()) {
            settings.warnings()
                    .accept("What was said of task '" + Hands.name(command.task())
                            + "' is recorded as it is: the runner of"
                            + " run " + run.state().run() + " replaces "
                            + run.state().writer().redaction().get().names()
                            + ", and none is at work; see that no secret is in it");
        }
    }

    /**
     * Has tasks that have ended run again, as their next attempts, with prompts made of what holds then; and all that depends on
     * them.
     *
     * @param only whether what depends on them stays as it is
     * @param reason for people
     * @throws dev.reproof.events.ReproofException.NotFound when there is no such task
     * @throws Rejected when one of them is a pause that waits for its release
     */
    public RunState rerun(List<TaskId> tasks, boolean only, String reason) {
        tasks.forEach(task -> Hands.require(run.state(), task));
        giveUp(only ? new HashSet<>(tasks) : run.state().withDependents(tasks));
        return run.writer().execute(new RunCommand.Rerun(tasks, only, ErrorMessages.bounded(reason)), List.of());
    }

    private void giveUp(Collection<TaskId> tasks) {
        run.state().running().stream().filter(task -> tasks.contains(task.id())).forEach(task -> {
            AttemptKey key = task.running().orElseThrow();
            run.writer().execute(new RunCommand.GiveUp(key, HandCommand.GIVEN_UP, run.recorded(key)), List.of());
        });
    }

    /** Takes and answers the commands that were left for a runner that did not take them. */
    void takeWaiting(Consumer<String> told) {
        run.takeWaiting(told, this::take);
    }
}
