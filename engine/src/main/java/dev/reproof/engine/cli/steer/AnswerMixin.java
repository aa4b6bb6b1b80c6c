package dev.reproof.engine.cli.steer;

import dev.reproof.engine.cli.shell.GivenAmounts;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long the answer of a runner at work is waited for. */
public final class AnswerMixin {

    private static final String PATIENCE = "--patience";

    @Option(
            names = PATIENCE,
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long a runner at work is waited for. Default: 30s.")
    private String patience;

    /** For picocli, which makes it. */
    public AnswerMixin() {}

    Duration patience() {
        return GivenAmounts.time(PATIENCE, patience);
    }
}
