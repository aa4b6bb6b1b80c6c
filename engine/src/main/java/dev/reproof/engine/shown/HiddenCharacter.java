package dev.reproof.engine.shown;

/** Which characters a reader does not see, or which make others stand elsewhere than they are. */
public final class HiddenCharacter {

    /** Fillers and marks that show nothing, although they are no characters of format. */
    private static final String BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0";

    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;
    /** Below stand Latin letters and what belongs to them, where a joiner has nothing to do but hide. */
    private static final int FIRST_JOINED = 0x300;

    private HiddenCharacter() {}

    /**
     * Controls, marks of direction, zero-width characters, separators of lines, and halves of surrogate pairs.
     *
     * @param before the character it follows, 0 where there is none: scripts and emoji that are joined keep their joiners
     */
    public static boolean is(int character, int before) {
        if (character >= ' ' && character < 0x7f) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> !isJoinerAfter(character, before);
            default -> BLANK.indexOf(character) >= 0;
        };
    }

    private static boolean isJoinerAfter(int character, int before) {
        return (character == JOINER || character == NON_JOINER) && before >= FIRST_JOINED && !is(before, 0);
    }
}
