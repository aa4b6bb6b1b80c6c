package dev.reproof.engine.agent.model;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;

/**
 * What comes of asking a model, by the events of its last answer.
 *
 * @param unserved whether it said nothing, for a reason that another model may not have
 */
record ModelOutcome(AgentResult result, boolean unserved) {

    /** Of an answer that is complete. */
    static ModelOutcome of(AnswerEvents events) {
        Optional<BadStop> stop = events.problem();
        AgentVerdict verdict = stop.map(BadStop::verdict).orElse(AgentVerdict.OK);
        AgentReport report = events.report(verdict, Optional.empty());
        AgentResult result = stop.isPresent()
                ? new AgentResult.Failed(stop.get().message(), report)
                : new AgentResult.Finished(report);
        return new ModelOutcome(result, false);
    }

    /** Of one that is not, for that reason and with that message. */
    static ModelOutcome of(ModelFailure why, String message, AnswerStream stream) {
        AgentResult.Failed failed =
                new AgentResult.Failed(message, stream.events().report(why.verdict(), why.status()));
        return new ModelOutcome(
                why.retry().map(failed::passing).orElse(failed), why.isOfTheModel() && !stream.hasText());
    }
}
