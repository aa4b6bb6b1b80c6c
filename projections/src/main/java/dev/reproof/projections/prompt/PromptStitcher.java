package dev.reproof.projections.prompt;

import dev.reproof.events.JsText;
import dev.reproof.events.ReproofException;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.prompt.PromptSources.LoopFeedback;
import java.util.List;

/**
 * Writes prompts: the framing, what the parents produced, extra context, loop feedback, the task's own prompt. A pure
 * function, because a resumed run must come to the same bytes.
 */
public final class PromptStitcher {

    private static final String BETWEEN_PARTS = "\n\n---\n\n";
    private static final String UPSTREAM_INTRO =
            "What the tasks before this one produced, as background; that work is done:";

    private PromptStitcher() {}

    /**
     * Stitches the prompt of {@code sources.task()}. Where it would be longer than the policy's {@code maxPromptChars},
     * the parents' texts are excerpted again from their beginnings, all with the same smaller cap.
     *
     * @throws ReproofException.Rejected if it stays too long even so
     */
    public static StitchedPrompt stitch(PromptSources sources) {
        List<ParentBody> bodies = bodies(sources, sources.policy().effectiveUpstream());
        long limit = sources.policy().maxPromptChars().orElse(Long.MAX_VALUE);
        long length = length(sources, bodies);
        if (length > limit) {
            bodies = shortened(sources, bodies, length, limit);
        }
        return new StitchedPrompt(
                assemble(sources, bodies), bodies.stream().map(ParentBody::used).toList());
    }

    private static List<ParentBody> bodies(PromptSources sources, Upstream policy) {
        return sources.parents().stream()
                .map(parent -> ParentBody.of(parent, policy))
                .toList();
    }

    private static List<ParentBody> shortened(PromptSources sources, List<ParentBody> bodies, long length, long limit) {
        int policyCap = sources.policy().effectiveUpstream().cap();
        int cap = EqualCap.of(policyCap, bodies, limit - (length - bodyLength(bodies)));
        List<ParentBody> smaller = bodies(sources, new Upstream.MaxChars(cap));
        long least = length(sources, smaller);
        if (least > limit) {
            throw new ReproofException.Rejected("The prompt of task '"
                    + sources.task().id() + "' is too long: it has "
                    + length + " characters, still " + least + " with the text of each parent cut to " + cap
                    + ", and maxPromptChars allows " + limit + "; raise maxPromptChars, or shorten the framing, the"
                    + " task's own prompt or the extra context, or let the task depend on fewer tasks");
        }
        return smaller;
    }

    /** The length of the assembled prompt, found without assembling long texts. */
    private static long length(PromptSources sources, List<ParentBody> bodies) {
        List<ParentBody> blank = bodies.stream().map(ParentBody::withoutText).toList();
        return assemble(sources, blank).length() + bodyLength(bodies);
    }

    private static long bodyLength(List<ParentBody> bodies) {
        return bodies.stream().mapToLong(body -> body.text().length()).sum();
    }

    private static String assemble(PromptSources sources, List<ParentBody> bodies) {
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
        sources.loopFeedback()
                .ifPresent(feedback ->
                        appendFeedback(out, feedback, sources.policy().effectiveUpstream()));
        return WellFormed.of(out.append(sources.task().prompt()).toString());
    }

    private static void appendUpstream(StringBuilder out, List<ParentBody> bodies) {
        if (bodies.isEmpty()) {
            return;
        }
        out.append(UPSTREAM_INTRO).append("\n");
        for (ParentBody body : bodies) {
            String heading =
                    "### " + body.parent().task() + " [" + body.parent().status() + "]";
            out.append("\n").append(heading).append("\n").append(body.text()).append("\n");
        }
        out.append(BETWEEN_PARTS);
    }

    private static void appendFeedback(StringBuilder out, LoopFeedback feedback, Upstream policy) {
        String text = JsText.trim(feedback.reviewerText());
        out.append("Review by task \"")
                .append(feedback.convergeTask())
                .append("\" of iteration ")
                .append(feedback.iteration() - 1)
                .append(", to be resolved now:\n\n")
                .append(
                        text.isEmpty()
                                ? ParentBody.NO_OUTPUT
                                : Excerpt.of(text, policy).body())
                .append(BETWEEN_PARTS);
    }
}
