package dev.reproof.engine.report;

import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.Told;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What attempts of the same models told.
 *
 * @param models that they named, else the one that was asked for; none where there is neither
 */
record ModelCost(List<String> models, Told told) {

    /** By the models that attempts named, of those that told anything. */
    static List<ModelCost> of(Collection<AttemptStory> attempts) {
        Map<List<String>, Told> sums = new LinkedHashMap<>();
        for (AttemptStory attempt : attempts) {
            List<String> models = attempt.report()
                    .map(AgentReport::models)
                    .filter(named -> !named.isEmpty())
                    .orElseGet(() -> asked(attempt));
            Told before = sums.getOrDefault(models, Told.NOTHING);
            if (attempt.report().isPresent()) {
                sums.put(
                        models,
                        before.and(new AgentReported(
                                attempt.key(), attempt.report().get())));
            } else if (!attempt.usage().equals(TokenUsage.UNKNOWN)) {
                sums.put(models, before.and(tokens(attempt.usage())));
            }
        }
        List<ModelCost> costs = new ArrayList<>();
        sums.forEach((models, told) -> costs.add(new ModelCost(models, told)));
        return costs;
    }

    private static List<String> asked(AttemptStory attempt) {
        return attempt.sent().stream().flatMap(sent -> sent.model().stream()).toList();
    }

    private static Tokens tokens(TokenUsage usage) {
        return new Tokens(count(usage.input()), count(usage.output()), Optional.empty(), Optional.empty());
    }

    private static Optional<Long> count(OptionalLong tokens) {
        return tokens.stream().filter(count -> count >= 0).boxed().findFirst();
    }
}
