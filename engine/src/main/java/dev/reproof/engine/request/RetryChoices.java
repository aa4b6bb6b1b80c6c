package dev.reproof.engine.request;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.events.regex.JsRegex;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The bounds of the options by which commands say that a failure passes with time. */
final class RetryChoices {

    private static final Pattern CODES = Pattern.compile("[0-9]{1,3}(?:,[0-9]{1,3}){0,99}");
    private static final int MOST_CODE = 255;
    private static final int MOST_OF_A_PATTERN = 1_000;

    private RetryChoices() {}

    /** @throws Invalid when these are no exit codes of failures, with commas between them */
    static void requireCodes(String option, String codes) {
        boolean fit = CODES.matcher(codes).matches()
                && Arrays.stream(codes.split(",", -1))
                        .mapToInt(Integer::parseInt)
                        .allMatch(RetryChoices::isFailure);
        if (!fit) {
            throw new Invalid("Option " + option + " expected exit codes from 1 to " + MOST_CODE
                    + " with commas between them, such as 75,111; found '" + UntrustedText.shorten(codes) + "'");
        }
    }

    /** @throws Invalid when this is no regular expression, or says nothing about a line */
    static void requirePattern(String option, String pattern) {
        boolean fits = pattern.length() <= MOST_OF_A_PATTERN && WellFormed.isWellFormed(pattern);
        if (!fits || JsRegex.compile(pattern).found("")) {
            throw new Invalid("Option " + option + " expected a regular expression of at most " + MOST_OF_A_PATTERN
                    + " characters that does not match an empty line, found '" + UntrustedText.shorten(pattern) + "'");
        }
    }

    private static boolean isFailure(int code) {
        return code >= 1 && code <= MOST_CODE;
    }
}
