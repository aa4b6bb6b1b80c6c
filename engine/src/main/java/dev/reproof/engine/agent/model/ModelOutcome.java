package dev.reproof.engine.agent.model;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;

/** What comes of an attempt by the events of its last answer. */
final class ModelOutcome {

    private ModelOutcome() {}

    /** Of an answer that is complete. */
    static AgentResult of(AnswerEvents events) {
        Optional<BadStop> stop = events.problem();
        AgentVerdict verdict = stop.map(BadStop::verdict).orElse(AgentVerdict.OK);
        AgentReport report = events.report(verdict, Optional.empty());
        return stop.isPresent()
                ? new AgentResult.Failed(stop.get().message(), report)
                : new AgentResult.Finished(report);
    }

    /** Of one that is not, for that reason and with that message. */
    static AgentResult of(ModelFailure why, String message, AnswerEvents events) {
        AgentResult.Failed failed = new AgentResult.Failed(message, events.report(why.verdict(), why.status()));
        return why.retry().map(failed::passing).orElse(failed);
    }
}
