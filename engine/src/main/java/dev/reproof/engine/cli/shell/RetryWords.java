package dev.reproof.engine.cli.shell;

import dev.reproof.projections.run.TaskStanding.Waiting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** When what has failed is tried again, for people. */
public final class RetryWords {

    private RetryWords() {}

    /** Of a task. */
    public static String of(String task, long attempt, Waiting waiting) {
        return Printable.line(task) + ": attempt " + attempt + " failed (" + firstLine(waiting.failure())
                + "), it is tried again " + waiting.when() + ", since "
                + waiting.cause().phrase();
    }

    private static String firstLine(String message) {
        return Printable.line(message.lines().findFirst().orElse("without a message"));
    }

    /** Of all tasks of a model that has told of a limit; absent for the agent's own choice. */
    public static String held(Optional<String> model, Instant until) {
        return "no task of "
                + model.map(name -> "model " + Printable.line(name)).orElse("the agent's own model") + " begins before "
                + until.truncatedTo(ChronoUnit.SECONDS) + ", since that has told of a limit";
    }
}
