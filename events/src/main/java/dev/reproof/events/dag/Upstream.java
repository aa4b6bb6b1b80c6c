package dev.reproof.events.dag;

import dev.reproof.events.ReproofException.Invalid;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a prompt keeps of a parent's transcript. Lengths count UTF-16 code units. */
public sealed interface Upstream {

    /** The summarising policy: an excerpt of at most 2,000 units. */
    Upstream SUMMARIZE = new Summarize();

    /** What a word can be, or begin with. */
    List<String> WORDS = List.of("full", "summarize", "maxChars:");

    /** The policy as options and events spell it: {@code full}, {@code summarize} or {@code maxChars:N}. */
    String word();

    /** How many units of a transcript are kept at most. */
    int cap();

    /**
     * The policy of that word.
     *
     * @throws Invalid when there is none
     */
    static Upstream parse(String word) {
        Matcher limited = Pattern.compile("maxChars:([1-9][0-9]{0,8})").matcher(word);
        if (limited.matches()) {
            return new MaxChars(Integer.parseInt(limited.group(1)));
        }
        return switch (word) {
            case "full" -> new Full();
            case "summarize" -> SUMMARIZE;
            default ->
                throw new Invalid("Unknown output policy '" + word
                        + "': expected full, summarize or maxChars:N with N from 1 to 999999999");
        };
    }

    /** The whole transcript. */
    record Full() implements Upstream {
        @Override
        public String word() {
            return "full";
        }

        @Override
        public int cap() {
            return Integer.MAX_VALUE;
        }
    }

    /** An excerpt of at most 2,000 units. */
    record Summarize() implements Upstream {
        @Override
        public String word() {
            return "summarize";
        }

        @Override
        public int cap() {
            return 2_000;
        }
    }

    /** An excerpt of at most {@code limit} units, made as {@link Summarize} makes it. */
    record MaxChars(int limit) implements Upstream {
        @Override
        public String word() {
            return "maxChars:" + limit;
        }

        @Override
        public int cap() {
            return limit;
        }
    }
}
