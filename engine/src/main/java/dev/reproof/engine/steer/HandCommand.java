package dev.reproof.engine.steer;

import dev.reproof.events.ByHand;
import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a person wants done with a task in place of its agent; it is recorded once under its id, however often it is given.
 *
 * @param text what a person has to say: the answer of a task that is finished by hand, the words behind an approval or a
 *     rejection; absent otherwise
 * @param reason for people, and verbatim in later prompts where the task does not end well or is skipped
 * @param mark whether prompts say that a person wrote the answer
 * @param attempt the one that is salvaged; absent for the last that has said anything, and otherwise
 */
@Exported
public record HandCommand(
        String id,
        TaskId task,
        ByHand how,
        Optional<String> text,
        Optional<String> reason,
        boolean mark,
        Optional<Integer> attempt) {

    /** Longest text, in bytes of UTF-8. */
    public static final int MOST_TEXT_BYTES = 8 << 20;

    /** Why an attempt is given up whose task a person has settled. */
    public static final String GIVEN_UP = "a person has settled its task otherwise";

    /** Longest reason, in UTF-16 code units. */
    public static final int LONGEST_REASON = 2_000;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{8,64}");

    /** @throws Invalid when it says too much, or not what such a command has to say */
    public HandCommand {
        Objects.requireNonNull(task, "task");
        if (!isId(id)) {
            throw new Invalid("'" + UntrustedText.shorten(id) + "' is no id of a command");
        }
        boolean speaks = how == ByHand.FINISHED || how == ByHand.APPROVED || how == ByHand.REJECTED;
        boolean must = how == ByHand.FINISHED || how == ByHand.REJECTED;
        if (text.isPresent() ? !speaks : must) {
            throw new Invalid("Task '" + UntrustedText.shorten(task.value()) + "' cannot be " + how.phrase()
                    + (must ? " without a text" : " with a text"));
        }
        if (attempt.isPresent() && (how != ByHand.SALVAGED || attempt.get() < 1)) {
            throw new Invalid("Only what is salvaged has an attempt, counted from 1; found " + attempt.get());
        }
        if (mark && how != ByHand.FINISHED) {
            throw new Invalid("Only an answer is marked as written by hand, and task '"
                    + UntrustedText.shorten(task.value()) + "' is to be " + how.phrase());
        }
        if (text.filter(String::isBlank).isPresent()) {
            throw new Invalid("The text for task '" + UntrustedText.shorten(task.value())
                    + "' is empty; say something, or skip the task");
        }
        text = text.map(WellFormed::of);
        reason = reason.map(WellFormed::of);
        if (reason.filter(words -> words.length() > LONGEST_REASON).isPresent()) {
            throw new Invalid("A reason has at most " + LONGEST_REASON + " characters, found "
                    + reason.get().length());
        }
    }

    /** A command that says nothing more. */
    public static HandCommand of(String id, TaskId task, ByHand how) {
        return new HandCommand(id, task, how, Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    /** The same with those words, which {@link ByHand#FINISHED} and {@link ByHand#REJECTED} need. */
    public static HandCommand of(String id, TaskId task, ByHand how, String text) {
        return new HandCommand(id, task, how, Optional.of(text), Optional.empty(), false, Optional.empty());
    }

    /** The same for that reason. */
    public HandCommand because(Optional<String> why) {
        return new HandCommand(id, task, how, text, why, mark, attempt);
    }

    /** The same with prompts that say who wrote the answer. */
    public HandCommand marked(boolean inPrompts) {
        return new HandCommand(id, task, how, text, reason, inPrompts, attempt);
    }

    /** The same of that attempt. */
    public HandCommand ofAttempt(Optional<Integer> salvaged) {
        return new HandCommand(id, task, how, text, reason, mark, salvaged);
    }

    /**
     * The answer to this command.
     *
     * @param taking has it recorded
     */
    public CommandAnswer answer(Runnable taking) {
        try {
            taking.run();
            return new CommandAnswer(id, true, done());
        } catch (Rejected | NotFound | Invalid | Corrupt | TooNew refused) { // of this command alone
            return new CommandAnswer(id, false, refused.getMessage());
        }
    }

    /** What holds once it is recorded, for people. */
    public String done() {
        return "Task '" + UntrustedText.shorten(task.value()) + "' is " + how.phrase();
    }

    static boolean isId(String name) {
        return ID.matcher(name).matches();
    }
}
