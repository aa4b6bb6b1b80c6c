package dev.reproof.engine.cli.steer;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.SeenRunner;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.ReleaseNote;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.SentinelFile;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ByHand;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof approve}: releases a pause, whether or not a runner waits at it right now. */
@Command(
        name = "approve",
        description = {
            "Releases a pause.",
            "Removes the file that holds it, or leaves a note where that lies outside of the run's directory; its runner sees"
                    + " that at once, or the next one when the run is resumed. With --with the prompts of what follows have the"
                    + " words of a file."
        },
        exitCodeList = {
            "SUCCESS:the pause is released",
            "USAGE:wrong usage",
            "DATA:the state file is damaged or too new",
            "NOT_FOUND:no such run, task or file",
            "STORAGE:the file cannot be removed, or the runner at work has not answered in time",
            "REFUSED:the task does not wait for a release"
        },
        footer = {"  reproof approve r1 go-ahead", "  reproof approve r1 go-ahead --with remarks.md"})
public final class ApproveCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(index = "0", paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Parameters(index = "1", paramLabel = "TASK", description = "Id of the pause.")
    private String task;

    @Option(
            names = "--with",
            paramLabel = "FILE",
            description = "Words for the prompts of what follows, UTF-8, of at most 8 MiB.")
    private Optional<Path> with;

    @Mixin
    private AnswerMixin answer;

    public ApproveCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        RunHome home = finder().named(run);
        if (with.isPresent()) {
            HandCommand words = HandCommand.of(
                    UUID.randomUUID().toString(),
                    new TaskId(task),
                    ByHand.APPROVED,
                    GivenText.of(surroundings, with.get()));
            return new Handing(surroundings, finder(), engine(), workplace().store(), answer.patience())
                    .give(home, words);
        }
        StateView state = finder().state(home);
        TaskView view = state.tasks().stream()
                .filter(found -> found.id().equals(new TaskId(task)))
                .findFirst()
                .orElseThrow(() -> new NotFound(
                        "Run " + run + " has no task '" + task + "'; reproof status " + run + " lists them"));
        String held = view.checkpoint()
                .filter(path -> view.status() == TaskStatus.AWAITING_APPROVAL)
                .orElseThrow(() -> new Rejected("Task '" + task + "' of run " + run
                        + " does not wait for a release: expected "
                        + TaskStatus.AWAITING_APPROVAL.word() + ", found "
                        + view.status().word()));
        boolean released = workplace()
                .store()
                .release(home, view.id(), view.iteration())
                .orElseGet(() -> release(home, state, view, held));
        SeenRunner runner = finder().runner(home);
        String then = runner.isGone()
                ? "no runner is there, '"
                        + finder().waysOn(home, Optional.of(state)).resume() + "' goes on with it"
                : "its runner goes on with it (" + runner.shown() + ")";
        surroundings
                .err()
                .println(Printable.line(task + (released ? ": released; " : ": was released before; ") + then));
        return ExitCode.SUCCESS;
    }

    /**
     * Releases the pause that a file holds of which only the name is believed: the state file may come from anywhere. One
     * that lies in the run's own directory goes; about another one a note is left, and whoever made it removes it.
     *
     * @return whether it was held until now, as far as that can be seen from here
     */
    private boolean release(RunHome home, StateView state, TaskView view, String held) {
        String name = ArtifactNames.of(state.tasks().stream().map(TaskView::id).toList())
                .checkpoint(view.id(), view.iteration());
        if (!path(held).endsWith(name)) {
            throw noFile(held);
        }
        boolean own = held.equals("checkpoints/" + name)
                || state.home()
                        .filter(lay -> held.equals(lay + "/checkpoints/" + name))
                        .isPresent();
        if (own && Files.isSymbolicLink(home.checkpoints())) {
            throw new Rejected("Not followed: " + home.checkpoints() + " is a symbolic link; remove the file that holds"
                    + " the pause where it is");
        }
        if (own && Files.isDirectory(home.checkpoints())) {
            return new SentinelFile(home.checkpoints().resolve(name)).remove();
        }
        ReleaseNote note = ReleaseNote.of(home, name);
        boolean first = !note.isThere();
        note.leave();
        return first;
    }

    private static Path path(String held) {
        try {
            return Path.of(held);
        } catch (InvalidPathException e) {
            throw noFile(held);
        }
    }

    private static Corrupt noFile(String held) {
        return new Corrupt("The state file names no file that could hold a pause: '" + UntrustedText.shorten(held)
                + "'; 'reproof resume' writes the state file again from the event log");
    }
}
