package dev.reproof.events;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** How far words are from each other, to name the one that was meant. */
public final class Spelling {

    /** Words that are longer are not compared: nobody mistypes them, and it takes time. */
    private static final int LONGEST = 64;

    private Spelling() {}

    /**
     * How many letters must be put in, left out or replaced to make one word of the other.
     *
     * @return {@link Integer#MAX_VALUE} where a word is too long to be compared
     */
    public static int distance(String one, String other) {
        if (one.length() > LONGEST || other.length() > LONGEST) {
            return Integer.MAX_VALUE;
        }
        int[] above = new int[other.length() + 1];
        for (int column = 0; column < above.length; column++) {
            above[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] below = new int[above.length];
            below[0] = row;
            for (int column = 1; column < above.length; column++) {
                int replaced = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
                below[column] = Math.min(Math.min(below[column - 1], above[column]) + 1, above[column - 1] + replaced);
            }
            above = below;
        }
        return above[other.length()];
    }

    /** The known word that was meant by one that is not known: absent where none is near. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String letters = letters(word);
        return known.stream()
                .filter(each -> distance(letters, letters(each)) <= mistakes(each))
                .min(Comparator.<String>comparingInt(each -> distance(letters, letters(each)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Two letters that were swapped are two mistakes. */
    private static int mistakes(String known) {
        return known.length() < 4 ? 1 : Math.max(2, known.length() / 3);
    }

    /** The letters and digits of a word in lower case, so that {@code dependsOn} is {@code depends_on}. */
    private static String letters(String word) {
        StringBuilder letters = new StringBuilder();
        word.codePoints()
                .limit(LONGEST + 1L)
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }
}
