package dev.reproof.engine.report;

import dev.reproof.events.WellFormed;

/** Names of unknown origin and length where there is little room. */
final class Names {

    private static final int MOST = 120;

    /** From here on most characters are twice as wide as letters. */
    private static final int FIRST_WIDE = 0x1100;

    private Names() {}

    /** For labels, which may be long but not endless. */
    static String shortened(String name) {
        return within(name, MOST);
    }

    /** As much of it as takes the room of so many letters. */
    static String within(String name, int letters) {
        int room = letters;
        int at = 0;
        while (at < name.length()) {
            int character = name.codePointAt(at);
            room -= character < ' ' ? 4 : character >= FIRST_WIDE ? 2 : 1;
            if (room < 0) {
                return name.substring(0, WellFormed.cutBefore(name, at)).stripTrailing() + "…";
            }
            at += Character.charCount(character);
        }
        return name;
    }
}
