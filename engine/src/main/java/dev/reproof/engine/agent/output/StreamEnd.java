package dev.reproof.engine.agent.output;

import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.TextDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a whole stream has told.
 *
 * @param ended whether the agent said that it has come to its end, well or not
 * @param report its verdict is {@code OK} only where {@code ended}; the raw output is no matter of it
 * @param notBefore when the agent says that it may be asked again, where it met a limit
 */
public record StreamEnd(boolean ended, AgentReport report, Optional<Instant> notBefore) {

    /** The same of an agent that has told elsewhere what it used. */
    public StreamEnd using(Tokens used, List<String> billed) {
        return new StreamEnd(ended, report.using(used, billed), notBefore);
    }

    /** The same where the raw output is kept. */
    public StreamEnd keeping(TextDigest raw) {
        return new StreamEnd(ended, report.keeping(raw), notBefore);
    }
}
