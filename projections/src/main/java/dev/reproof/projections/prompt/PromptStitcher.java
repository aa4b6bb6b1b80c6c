package dev.reproof.projections.prompt;

import dev.reproof.events.JsText;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.prompt.PromptSources.LoopFeedback;
import java.util.List;
import java.util.Optional;

/**
 * Writes prompts: the framing, what the parents produced, extra context, loop feedback, the task's own prompt. A pure
 * function, because a resumed run must come to the same bytes.
 */
public final class PromptStitcher {

    private static final String BETWEEN_PARTS = "\n\n---\n\n";
    private static final String UPSTREAM_INTRO =
            "What the tasks before this one produced, as background; that work is done:";

    private static final String FINDINGS =
            "[Incomplete: only the end of this review was kept. What follows is what its findings file has.]\n\n";

    private PromptStitcher() {}

    /**
     * Stitches the prompt of {@code sources.task()}.
     *
     * @throws ReproofException.Rejected when it is longer than the policy's {@code maxPromptChars}; the message says who
     *     takes how much of it
     */
    public static StitchedPrompt stitch(PromptSources sources) {
        Upstream upstream = sources.policy().effectiveUpstream();
        List<ParentBody> bodies = sources.parents().stream()
                .map(parent -> ParentBody.of(parent, upstream))
                .toList();
        Optional<Body> feedback =
                sources.loopFeedback().map(review -> Body.of(JsText.trim(review.reviewerText()), upstream));
        PromptLength.of(sources, bodies, feedback).require(sources.policy().effectiveMaxPromptChars());
        return new StitchedPrompt(
                assemble(sources, bodies, feedback),
                bodies.stream().map(ParentBody::used).toList(),
                feedback.map(body -> new StitchedPrompt.Used(
                        sources.loopFeedback().orElseThrow().convergeTask(), Sha256.of(body.text()), body.policy())));
    }

    static String assemble(PromptSources sources, List<ParentBody> bodies, Optional<Body> feedback) {
        StringBuilder out = new StringBuilder();
        sources.framing()
                .map(JsText::trimEnd)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> out.append(text).append("\n\n"));
        appendUpstream(out, bodies);
        sources.extraContext()
                .map(JsText::trim)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> out.append(text).append(BETWEEN_PARTS));
        feedback.ifPresent(body -> appendFeedback(out, sources.loopFeedback().orElseThrow(), body));
        return WellFormed.of(out.append(sources.task().prompt()).toString());
    }

    private static void appendUpstream(StringBuilder out, List<ParentBody> bodies) {
        if (bodies.isEmpty()) {
            return;
        }
        out.append(UPSTREAM_INTRO).append("\n");
        for (ParentBody body : bodies) {
            String heading = "### " + body.parent().task() + " ["
                    + body.parent().status().word() + "]";
            out.append("\n").append(heading).append("\n").append(body.text()).append("\n");
        }
        out.append(BETWEEN_PARTS);
    }

    private static void appendFeedback(StringBuilder out, LoopFeedback review, Body body) {
        out.append("Review by task \"")
                .append(review.convergeTask())
                .append("\" of iteration ")
                .append(review.iteration() - 1)
                .append(", to be resolved now:\n\n")
                .append(
                        switch (review.fidelity()) {
                            case EXACT, LEGACY -> "";
                            case FINDINGS -> FINDINGS;
                            case DEGRADED -> ParentBody.DEGRADED;
                        })
                .append(body.text())
                .append(BETWEEN_PARTS);
    }
}
