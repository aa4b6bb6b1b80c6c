package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.Retry;
import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.output.ExitVerdict;
import dev.reproof.engine.agent.output.StreamEnd;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentVerdict;

/**
 * How an attempt ended whose agent tells that itself: well only where the end of its stream was seen, was good, and its exit
 * code agrees. Messages are made of fixed words, since they may stand in later prompts.
 */
final class StreamOutcome {

    private final AgentFormat format;
    private final StreamEnd stream;

    StreamOutcome(AgentFormat format, StreamEnd stream) {
        this.format = format;
        this.stream = stream;
    }

    /** What comes of an end by itself. */
    AgentResult exited(int code) {
        AgentVerdict told = stream.report().verdict();
        if (told == AgentVerdict.OK) {
            return code == 0 ? finished() : failed(ExitVerdict.of(format, code), " (exit code " + code + ")");
        }
        if (told != AgentVerdict.NO_END || code == 0) {
            return failed(told, status());
        }
        AgentVerdict byCode = ExitVerdict.of(format, code);
        return failed(byCode == AgentVerdict.OTHER ? AgentVerdict.NO_END : byCode, " (exit code " + code + ")");
    }

    /** What comes of an agent that was ended because it had come to its end and stayed. */
    AgentResult lingered() {
        return stream.report().verdict() == AgentVerdict.OK
                ? finished()
                : failed(stream.report().verdict(), status());
    }

    /** What comes of one that was ended before, with that message. */
    AgentResult ended(String message) {
        return new AgentResult.Failed(message, stream.report().ending(AgentVerdict.INTERRUPTED));
    }

    private String status() {
        return stream.report().status().map(status -> " (" + status + ")").orElse("");
    }

    private AgentResult finished() {
        return new AgentResult.Finished(stream.report());
    }

    private AgentResult failed(AgentVerdict verdict, String detail) {
        AgentReport report = stream.report().ending(verdict);
        AgentResult.Failed failed = new AgentResult.Failed("Agent reported: " + verdict + detail, report);
        return Retry.of(report, stream.notBefore()).map(failed::passing).orElse(failed);
    }
}
