package dev.reproof.engine.cli.shell;

import dev.reproof.projections.run.TaskStatus;
import java.util.Arrays;

/** A column that takes the word of every status in which a task can end. */
public final class StatusColumn {

    public static final int WIDTH = Arrays.stream(TaskStatus.values())
            .filter(TaskStatus::ended)
            .mapToInt(status -> status.word().length())
            .max()
            .orElseThrow();

    private StatusColumn() {}
}
