package dev.reproof.projections.prompt;

import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How long a prompt would be, and who takes how much of it; found without assembling long texts.
 *
 * @param chars UTF-16 code units of the whole prompt
 * @param shares what the bodies take, the greatest first
 */
record PromptLength(TaskId task, long chars, List<Share> shares) {

    private static final int MOST_NAMED = 10;

    private record Share(String name, int chars) {}

    static PromptLength of(PromptSources sources, List<ParentBody> bodies, Optional<Body> feedback) {
        List<Share> shares = new ArrayList<>();
        bodies.forEach(body -> shares.add(new Share(
                "parent '" + UntrustedText.shorten(body.parent().task().value()) + "'",
                body.text().length())));
        feedback.ifPresent(
                body -> shares.add(new Share("the review", body.text().length())));
        List<ParentBody> blank = bodies.stream().map(ParentBody::withoutText).toList();
        long around = PromptStitcher.assemble(sources, blank, feedback.map(Body::withoutText))
                .length();
        shares.sort(Comparator.comparingInt(Share::chars).reversed());
        return new PromptLength(
                sources.task().id(),
                around + shares.stream().mapToLong(Share::chars).sum(),
                shares);
    }

    void require(long limit) {
        if (chars > limit) {
            throw new Rejected("The prompt of task '" + UntrustedText.shorten(task.value()) + "' is too long: it has "
                    + chars + " characters, and maxPromptChars allows " + limit + "; " + named()
                    + "; keep less of the parents with outputPolicy.upstream, let the task depend on fewer, or raise"
                    + " maxPromptChars");
        }
    }

    private String named() {
        long rest = chars
                - shares.stream().limit(MOST_NAMED).mapToLong(Share::chars).sum();
        return shares.stream()
                        .limit(MOST_NAMED)
                        .map(share -> share.name() + " takes " + percent(share.chars()) + " (" + share.chars() + "), ")
                        .collect(Collectors.joining())
                + "the rest " + percent(rest) + " (" + rest + ")";
    }

    private String percent(long part) {
        return Math.round(100.0 * part / chars) + " %";
    }
}
