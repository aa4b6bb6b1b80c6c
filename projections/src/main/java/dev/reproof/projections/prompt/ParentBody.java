package dev.reproof.projections.prompt;

import dev.reproof.events.Sha256;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.prompt.PromptSources.Parent;
import java.util.Locale;

/** What stands below a parent's heading. */
record ParentBody(Parent parent, Body body) {

    /** Above a text that is known to be incomplete, so that nobody takes what is missing for not said. */
    static final String DEGRADED =
            "[Incomplete: only the end of this text was kept. What it said before is missing.]\n\n";

    static ParentBody of(Parent parent, Upstream policy) {
        Body said = said(parent, policy);
        String changes =
                parent.changes().map(changed -> changed.section(policy)).orElse("");
        return new ParentBody(parent, new Body(said.text() + changes, said.policy()));
    }

    private static Body said(Parent parent, Upstream policy) {
        if (parent.status().stopped()) {
            return new Body(failure(parent), "failure");
        }
        CharSequence text = parent.text().isPresent() ? parent.text().get() : "";
        Body body = Body.of(text, policy);
        boolean mark = parent.degraded() && !text.isEmpty();
        return mark ? new Body(DEGRADED + body.text(), body.policy()) : body;
    }

    String text() {
        return body.text();
    }

    ParentBody withoutText() {
        return new ParentBody(parent, body.withoutText());
    }

    StitchedPrompt.Used used() {
        return new StitchedPrompt.Used(parent.task(), Sha256.of(text()), body.policy());
    }

    private static String failure(Parent parent) {
        return parent.errorMessage()
                .filter(message -> !message.isEmpty())
                .map(message -> "(no result, the task failed: " + WellFormed.of(message) + ")")
                .orElseGet(() -> "(no result, the task ended as "
                        + parent.status().word().toLowerCase(Locale.ROOT) + ")");
    }
}
