package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunView;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.AttemptKey;
import dev.reproof.projections.run.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code reproof prompt}. */
@Command(
        name = "prompt",
        description = {
            "Prints the prompt that was sent to a task.",
            "It is made again from the event log, and compared with the digest recorded when it was sent."
        },
        exitCodeList = {
            "SUCCESS:success",
            "USAGE:wrong usage",
            "DATA:the prompt would differ, or the log is damaged or too new",
            "NOT_FOUND:no such run or task, or it has not run yet",
            "STORAGE:the log cannot be read, or the output cannot be written"
        },
        footer = {"  reproof prompt r1 write-tests", "  reproof prompt r1 write-tests --iteration 0 > sent.txt"})
public final class PromptCommand extends TaskCommand implements Callable<ExitCode> {

    public PromptCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        try (RunView view = view()) {
            int last = view.state()
                    .find(task())
                    .map(TaskState::iteration)
                    .or(() -> view.lastAttempt(task(), Optional.empty()).map(AttemptKey::iteration))
                    .orElse(0);
            byte[] prompt = view.prompt(task(), iteration(last)).getBytes(StandardCharsets.UTF_8);
            surroundings.out().write(prompt, 0, prompt.length);
        }
        return ExitCode.SUCCESS;
    }
}
