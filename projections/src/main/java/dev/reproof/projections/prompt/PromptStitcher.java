package dev.reproof.projections.prompt;

import dev.reproof.events.JsText;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.prompt.PromptPiece.Part;
import dev.reproof.projections.prompt.PromptSources.LoopFeedback;
import java.util.ArrayList;
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
        List<ParentBody> bodies = bodies(sources, upstream);
        Optional<Body> feedback = feedback(sources, upstream);
        PromptLength.of(sources, bodies, feedback).require(sources.policy().effectiveMaxPromptChars());
        return new StitchedPrompt(
                assemble(sources, bodies, feedback),
                bodies.stream().map(ParentBody::used).toList(),
                feedback.map(body -> new StitchedPrompt.Used(
                        sources.loopFeedback().orElseThrow().convergeTask(), Sha256.of(body.text()), body.policy())));
    }

    /** The same prompt in the pieces that it is made of; one after the other they are its text. */
    public static List<PromptPiece> pieces(PromptSources sources) {
        Upstream upstream = sources.policy().effectiveUpstream();
        return pieces(sources, bodies(sources, upstream), feedback(sources, upstream)).stream()
                .map(piece -> new PromptPiece(piece.part(), piece.from(), WellFormed.of(piece.text())))
                .toList();
    }

    private static List<ParentBody> bodies(PromptSources sources, Upstream upstream) {
        return sources.parents().stream()
                .map(parent -> ParentBody.of(parent, upstream))
                .toList();
    }

    private static Optional<Body> feedback(PromptSources sources, Upstream upstream) {
        return sources.loopFeedback().map(review -> Body.of(JsText.trim(review.reviewerText()), upstream));
    }

    static String assemble(PromptSources sources, List<ParentBody> bodies, Optional<Body> feedback) {
        StringBuilder out = new StringBuilder();
        pieces(sources, bodies, feedback).forEach(piece -> out.append(piece.text()));
        return WellFormed.of(out.toString());
    }

    private static List<PromptPiece> pieces(PromptSources sources, List<ParentBody> bodies, Optional<Body> feedback) {
        List<PromptPiece> out = new ArrayList<>();
        sources.framing()
                .map(JsText::trimEnd)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> out.addAll(List.of(PromptPiece.of(Part.FRAMING, text), PromptPiece.rule("\n\n"))));
        addUpstream(out, bodies);
        sources.extraContext()
                .map(JsText::trim)
                .filter(text -> !text.isEmpty())
                .ifPresent(text ->
                        out.addAll(List.of(PromptPiece.of(Part.CONTEXT, text), PromptPiece.rule(BETWEEN_PARTS))));
        feedback.ifPresent(body -> addFeedback(out, sources.loopFeedback().orElseThrow(), body));
        out.add(PromptPiece.of(Part.TASK, sources.task().prompt()));
        return out;
    }

    private static void addUpstream(List<PromptPiece> out, List<ParentBody> bodies) {
        if (bodies.isEmpty()) {
            return;
        }
        out.add(PromptPiece.rule(UPSTREAM_INTRO + "\n"));
        for (ParentBody body : bodies) {
            TaskId parent = body.parent().task();
            out.add(PromptPiece.rule(
                    "\n### " + parent + " [" + body.parent().status().word() + "]\n"));
            out.add(new PromptPiece(Part.PARENT, Optional.of(parent), body.text()));
            out.add(PromptPiece.rule("\n"));
        }
        out.add(PromptPiece.rule(BETWEEN_PARTS));
    }

    private static void addFeedback(List<PromptPiece> out, LoopFeedback review, Body body) {
        String mark = switch (review.fidelity()) {
            case EXACT, LEGACY -> "";
            case FINDINGS -> FINDINGS;
            case DEGRADED -> ParentBody.DEGRADED;
        };
        out.add(PromptPiece.rule("Review by task \"" + review.convergeTask() + "\" of iteration "
                + (review.iteration() - 1) + ", to be resolved now:\n\n" + mark));
        out.add(new PromptPiece(Part.FEEDBACK, Optional.of(review.convergeTask()), body.text()));
        out.add(PromptPiece.rule(BETWEEN_PARTS));
    }
}
