package dev.reproof.projections.prompt;

import dev.reproof.events.Sha256;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.prompt.PromptSources.Parent;
import java.util.Locale;
import java.util.Set;

/**
 * What stands below a parent's heading.
 *
 * @param policy the word recorded for it
 * @param source length of the text it was taken from; 0 where it is wording of our own
 */
record ParentBody(Parent parent, String text, String policy, int source) {

    static final String NO_OUTPUT = "(it has left no text)";

    /** Above a text that is known to be incomplete, so that nobody takes what is missing for not said. */
    static final String DEGRADED =
            "[Incomplete: only the end of this text was kept. What it said before is missing.]\n\n";

    private static final Set<String> FAILED = Set.of("ERROR", "BUDGET-EXCEEDED");

    static ParentBody of(Parent parent, Upstream policy) {
        if (FAILED.contains(parent.status())) {
            return new ParentBody(parent, failure(parent), "failure", 0);
        }
        String text = parent.text().orElse("");
        if (text.isEmpty()) {
            return new ParentBody(parent, NO_OUTPUT, "no-output", 0);
        }
        String body = Excerpt.of(text, policy).body();
        return new ParentBody(parent, mark(parent) + body, policy.word(), text.length());
    }

    /** What stands above the text. */
    String mark() {
        return mark(parent);
    }

    private static String mark(Parent parent) {
        return parent.degraded() ? DEGRADED : "";
    }

    ParentBody withoutText() {
        return new ParentBody(parent, "", policy, source);
    }

    StitchedPrompt.Used used() {
        return new StitchedPrompt.Used(parent.task(), Sha256.of(text), policy);
    }

    private static String failure(Parent parent) {
        return parent.errorMessage()
                .filter(message -> !message.isEmpty())
                .map(message -> "(no result, the task failed: " + WellFormed.of(message) + ")")
                .orElseGet(
                        () -> "(no result, the task ended as " + parent.status().toLowerCase(Locale.ROOT) + ")");
    }
}
