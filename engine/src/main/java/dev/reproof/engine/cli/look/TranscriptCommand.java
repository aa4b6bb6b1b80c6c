package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunView;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.projections.run.TaskState;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reproof transcript}. */
@Command(
        name = "transcript",
        description = {
            "Prints the transcript of a task.",
            "These are the exact bytes, as far as the event log has them.",
            "The transcript of an oracle is its report; --stdout and --stderr print what its command printed.",
            "The standard error of an agent is kept among the artifacts, its beginning where it is long, and so is the JSON"
                    + " out of which a transcript was taken."
        },
        exitCodeList = {
            "SUCCESS:success",
            "USAGE:wrong usage",
            "DATA:the log is damaged or too new, or the file of --raw is altered",
            "NOT_FOUND:no such run or task, it has not run yet, or has no such evidence",
            "STORAGE:the log cannot be read, or the output cannot be written"
        },
        footer = {
            "  reproof transcript r1 write-tests",
            "  reproof transcript r1 write-tests --diff",
            "  reproof transcript r1 write-tests --attempt 1 > said.txt",
            "  reproof transcript r1 unit-tests --stdout",
            "  reproof transcript r1 write-tests --stderr",
            "  reproof transcript r1 write-tests --raw"
        })
public final class TranscriptCommand extends TaskCommand implements Callable<ExitCode> {

    @Option(names = "--attempt", paramLabel = "N", description = "Attempt, from 1. Default: the last one.")
    private Optional<Integer> attempt;

    @ArgGroup(exclusive = true)
    private EvidenceChoice evidence;

    /** What is meant in place of the transcript. */
    static final class EvidenceChoice {

        @Option(names = "--stdout", description = "Print what the command of an oracle printed.")
        private boolean stdout;

        @Option(
                names = "--stderr",
                description = "Print what an agent, or the command of an oracle, printed to standard error.")
        private boolean stderr;

        @Option(
                names = "--raw",
                description = "Print the JSON out of which the transcript of an agent was taken, where it was kept.")
        private boolean raw;

        @Option(names = "--diff", description = "Print what an agent has changed in its worktree.")
        private boolean diff;

        void copy(RunView view, AttemptKey key, OutputStream out) {
            if (diff) {
                view.copyDiff(key, out);
            } else if (raw) {
                view.copyRaw(key, out);
            } else if (stderr && !stdout) {
                view.copyStderr(key, out);
            } else {
                view.copyEvidence(key, Channel.STDOUT, out);
            }
        }
    }

    public TranscriptCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        try (RunView view = view()) {
            if (evidence == null) {
                view.copyTranscript(key(view), surroundings.out());
            } else {
                evidence.copy(view, key(view), surroundings.out());
            }
        }
        return ExitCode.SUCCESS;
    }

    /** The log has what a task said under an id that a change of the DAG has taken from it. */
    private AttemptKey key(RunView view) {
        try {
            AttemptKey last = view.state()
                    .find(task())
                    .filter(now -> now.attempts() > 0 && iteration(now.iteration()) == now.iteration())
                    .map(now -> new AttemptKey(now.id(), now.iteration(), now.attempts()))
                    .or(() -> view.lastAttempt(task(), iteration()))
                    .orElseGet(() -> of(view));
            return new AttemptKey(last.task(), last.iteration(), attempt.orElse(last.attempt()));
        } catch (IllegalArgumentException e) {
            throw new NotFound(e.getMessage());
        }
    }

    private AttemptKey of(RunView view) {
        TaskState state = view.state()
                .find(task())
                .orElseThrow(() -> new NotFound("Run " + view.state().run() + " has no task '" + task()
                        + "'; reproof status " + view.state().run() + " lists them"));
        if (state.attempts() == 0) {
            throw new NotFound("Task '" + task() + "' of run " + view.state().run() + " was never sent: it is "
                    + state.status().word()
                    + state.errorMessage().map(why -> ": " + why).orElse(", and waits for its turn"));
        }
        return new AttemptKey(state.id(), iteration(state.iteration()), state.attempts());
    }
}
