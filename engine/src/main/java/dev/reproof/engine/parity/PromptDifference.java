package dev.reproof.engine.parity;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Exported;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import java.util.List;
import java.util.Optional;

/**
 * What differs between a prompt as it is expected and as it is found.
 *
 * @param position of the event that tells of its dispatch, in the run stream
 * @param input which of its inputs differs first
 * @param from the task that this input comes from; absent where it comes from none
 * @param expected that input as it is expected, for people
 * @param found that input as it is found, for people
 * @param place where it begins in the prompt that is found; absent where that is not known
 * @param diff a unified diff: of the prompts around the place where both are known, else of what is recorded about them
 */
@Exported
public record PromptDifference(
        AttemptKey key,
        long position,
        InputKind input,
        Optional<TaskId> from,
        String expected,
        String found,
        Optional<Place> place,
        List<String> diff) {

    /**
     * A place in a prompt.
     *
     * @param offset in bytes of UTF-8, from 0
     * @param line from 1
     */
    public record Place(long offset, int line) {}

    public PromptDifference {
        diff = List.copyOf(diff);
    }

    /** A prompt that was sent and cannot be made any more. */
    static PromptDifference refused(long position, TaskDispatched sent, String why) {
        String expected = "a prompt of " + sent.prompt().bytes() + " bytes";
        return new PromptDifference(
                sent.key(),
                position,
                InputKind.POLICY,
                Optional.empty(),
                expected,
                why,
                Optional.empty(),
                List.of("--- sent", "+++ made now", "@@ -1 +1 @@", "-" + expected, "+" + why));
    }

    /** In one line: which prompt, which input, where. */
    public String summary() {
        return key + ": " + input.word()
                + from.map(task -> " of '" + task + "'").orElse("")
                + place.map(at -> " at byte " + at.offset() + ", line " + at.line())
                        .orElse("")
                + ": expected " + expected + ", found " + found;
    }
}
