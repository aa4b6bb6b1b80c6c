package dev.reproof.events;

/** Messages of failed tasks as they are recorded: an event is small, and a prompt that carries one is well-formed. */
public final class ErrorMessages {

    /** Longest message that is kept whole, in UTF-16 code units. */
    public static final int LONGEST = 16_384;

    private ErrorMessages() {}

    /** The message, cut visibly where it is too long. */
    public static String bounded(String message) {
        String text = WellFormed.of(message);
        return text.length() <= LONGEST
                ? text
                : text.substring(0, WellFormed.cutBefore(text, LONGEST)) + "\n[message cut, it had " + message.length()
                        + " characters]";
    }
}
