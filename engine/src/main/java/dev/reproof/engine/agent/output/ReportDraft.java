package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.AgentVerdict;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What an agent has told so far beside its text, each word and number of it in its bounds. */
public final class ReportDraft {

    private Optional<Integer> status = Optional.empty();
    private Optional<String> session = Optional.empty();
    private Optional<String> version = Optional.empty();
    private final Set<String> models = new LinkedHashSet<>();
    private Optional<String> stopReason = Optional.empty();

    Tokens tokens = Tokens.UNKNOWN;
    Optional<BigDecimal> dollars = Optional.empty();
    Optional<Long> turns = Optional.empty();
    long denials;
    long unread;

    public void session(JsonNode node) {
        session = Told.word(node).or(() -> session);
    }

    /** What is told last holds. */
    public void used(Tokens told) {
        tokens = told;
    }

    public void turns(long told) {
        turns = Optional.of(told);
    }

    void version(JsonNode node) {
        version = Told.word(node).or(() -> version);
    }

    public void stopReason(JsonNode node) {
        stopReason = Told.word(node).or(() -> stopReason);
    }

    Optional<String> stopReason() {
        return stopReason;
    }

    /** What is told last holds, even if it is that there is none. */
    public void status(Optional<Integer> told) {
        status = told;
    }

    public void model(JsonNode node) {
        Told.word(node).ifPresent(this::model);
    }

    /** Those that were named before were not, or not all, billed. */
    void billed(JsonNode byModel) {
        if (byModel.isObject() && !byModel.isEmpty()) {
            models.clear();
            for (Iterator<String> names = byModel.fieldNames(); names.hasNext(); ) {
                Told.word(names.next()).ifPresent(this::model);
            }
        }
    }

    public AgentReport with(AgentVerdict verdict) {
        return new AgentReport(
                verdict,
                status,
                session,
                version,
                models.stream().toList(),
                tokens,
                dollars.flatMap(Told::cost),
                stopReason,
                turns,
                denials,
                unread,
                Optional.empty());
    }

    private void model(String name) {
        if (models.size() < AgentReport.MOST_MODELS) {
            models.add(name);
        }
    }
}
