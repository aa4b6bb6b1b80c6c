package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.BoundedLog;
import dev.reproof.engine.agent.Retry;
import dev.reproof.engine.agent.RetryRules;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import dev.reproof.events.regex.JsRegex;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Looks in what a command leaves for what its operator says is a failure that passes with time. */
final class RetrySigns {

    /** What follows in a line is not looked at. */
    private static final int MOST_OF_A_LINE = 64 << 10;

    private final RetryRules rules;
    private final BoundedLog log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Optional<JsRegex> pattern;
    private boolean seen;

    RetrySigns(RetryRules rules, BoundedLog log) {
        this.rules = rules;
        this.log = log;
        this.pattern = rules.standardError().map(JsRegex::compile);
    }

    /** Takes standard error, split anywhere, and keeps it in the log. */
    void errors(byte[] data, int offset, int length) {
        log.bytes(data, offset, length);
        if (pattern.isEmpty() || seen) {
            return;
        }
        int from = offset;
        for (int at = offset; at < offset + length; at++) {
            if (data[at] == '\n') {
                take(data, from, at - from);
                look();
                from = at + 1;
            }
        }
        take(data, from, offset + length - from);
    }

    private void take(byte[] data, int offset, int length) {
        line.write(data, offset, Math.min(length, MOST_OF_A_LINE - line.size()));
    }

    private void look() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        try {
            seen = seen || pattern.filter(regex -> regex.found(text)).isPresent();
        } catch (Rejected tooLong) {
            pattern = Optional.empty();
            log.line("--retry-on-stderr is looked for no longer in this attempt: " + tooLong.getMessage());
        }
    }

    /** The same failure, with what speaks for another try; what the agent itself has told counts for more. */
    AgentResult judged(AgentResult result, CommandEnd end) {
        look();
        if (!(result instanceof AgentResult.Failed failed)
                || failed.retry().isPresent()
                || !(end instanceof CommandEnd.Exited exited)) {
            return result;
        }
        if (rules.exitCodes().contains(exited.code())) {
            return failed.passing(new Retry(Cause.EXIT_CODE, Optional.empty()));
        }
        return seen ? failed.passing(new Retry(Cause.STANDARD_ERROR, Optional.empty())) : failed;
    }
}
