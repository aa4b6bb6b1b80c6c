package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunView;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.projections.run.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reproof prompt}. */
@Command(
        name = "prompt",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the prompt that was sent to a task.",
            "It is made again from the event log, and compared with the digest recorded when it was sent."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "SUCCESS:success",
            "USAGE:wrong usage",
            "DATA:the prompt would differ, or the log is damaged or too new",
            "NOT_FOUND:no such run or task, or it has not run yet",
            "STORAGE:the log cannot be read, or the output cannot be written"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  reproof prompt r1 write-tests", "  reproof prompt r1 write-tests --iteration 0 > sent.txt"})
public final class PromptCommand implements Callable<ExitCode> {

    private final Surroundings surroundings;

    @Mixin
    private TaskMixin chosen;

    public PromptCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public ExitCode call() {
        try (RunView view = chosen.view(surroundings)) {
            int last =
                    view.state().find(chosen.task()).map(TaskState::iteration).orElse(0);
            byte[] prompt =
                    view.prompt(chosen.task(), chosen.iteration().orElse(last)).getBytes(StandardCharsets.UTF_8);
            surroundings.out().write(prompt, 0, prompt.length);
        }
        return ExitCode.SUCCESS;
    }
}
