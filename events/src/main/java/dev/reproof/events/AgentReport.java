package dev.reproof.events;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What an agent told of an attempt beside its text. Nothing of it reaches a prompt. Whatever an agent does not tell is absent,
 * and no number is negative. Words are well-formed UTF-16, not longer than {@link #MOST_OF_A_WORD}.
 *
 * @param verdict how it ended
 * @param status of HTTP, with which a model refused it; from 100 to 999
 * @param session what the agent calls the attempt
 * @param version of the agent's program
 * @param models that were billed, each once, in the order in which they were named first; at most {@link #MOST_MODELS}
 * @param tokens what was used, counted alike for all agents
 * @param cost what it cost, as the agent estimates it
 * @param stopReason why the model stopped, in the agent's own word
 * @param turns requests to a model
 * @param denials how often it was not allowed to use a tool
 * @param unread lines of its output that say nothing this program knows
 * @param raw digest and length of what is kept of its standard output, where something is
 */
public record AgentReport(
        AgentVerdict verdict,
        Optional<Integer> status,
        Optional<String> session,
        Optional<String> version,
        List<String> models,
        Tokens tokens,
        Optional<Cost> cost,
        Optional<String> stopReason,
        Optional<Long> turns,
        long denials,
        long unread,
        Optional<TextDigest> raw) {

    /** A word of an agent is no longer than this, in UTF-16 code units; what is longer is cut. */
    public static final int MOST_OF_A_WORD = 200;

    /** No more models are named. */
    public static final int MOST_MODELS = 32;

    /**
     * Tokens.
     *
     * @param input all that the model read, cached ones included
     * @param output all that it wrote, its reasoning included
     * @param cached those of the input that came from a cache
     * @param reasoning those of the output that only it has seen
     */
    public record Tokens(Optional<Long> input, Optional<Long> output, Optional<Long> cached, Optional<Long> reasoning) {

        public static final Tokens UNKNOWN =
                new Tokens(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public Tokens {
            requireCount("input tokens", input);
            requireCount("output tokens", output);
            requireCount("cached tokens", cached);
            requireCount("reasoning tokens", reasoning);
        }
    }

    /**
     * An amount of money.
     *
     * @param currency as ISO 4217 names it
     * @param billionths of one unit of it
     */
    public record Cost(String currency, long billionths) {

        private static final int DIGITS_OF_BILLIONTHS = 9;

        private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

        /** Whether that is how ISO 4217 may name one. */
        public static boolean isCurrency(String name) {
            return name.length() == LETTERS && name.chars().allMatch(unit -> unit >= 'A' && unit <= 'Z');
        }

        /** Exactly that amount; absent where it is negative, more than a billion, or finer than billionths. */
        public static Optional<Cost> of(String currency, BigDecimal amount) {
            boolean inBounds = amount.signum() >= 0 && amount.compareTo(MOST) <= 0;
            if (!inBounds || amount.stripTrailingZeros().scale() > DIGITS_OF_BILLIONTHS) {
                return Optional.empty();
            }
            return Optional.of(new Cost(
                    currency, amount.movePointRight(DIGITS_OF_BILLIONTHS).longValueExact()));
        }

        /** That sum, or, of one that is beyond every budget, the most there is; not negative, and no finer than billionths. */
        public static Cost atMost(String currency, BigDecimal sum) {
            return new Cost(
                    currency,
                    sum.movePointRight(DIGITS_OF_BILLIONTHS)
                            .min(BigDecimal.valueOf(Long.MAX_VALUE))
                            .longValueExact());
        }

        /** In units of the currency. */
        public BigDecimal amount() {
            return BigDecimal.valueOf(billionths, DIGITS_OF_BILLIONTHS);
        }

        /** For people, such as {@code 0.84 USD}. */
        @Override
        public String toString() {
            return amount().stripTrailingZeros().toPlainString() + " " + currency;
        }

        public Cost {
            require(isCurrency(currency), "the three letters of a currency", currency.length() + " units");
            requireCount("cost", Optional.of(billionths));
        }
    }

    private static final int LETTERS = 3;

    private static final int LEAST_STATUS = 100;

    private static final int MOST_STATUS = 999;

    public AgentReport {
        models = List.copyOf(models);
        require(models.size() <= MOST_MODELS, "at most " + MOST_MODELS + " models", models.size());
        require(models.stream().distinct().count() == models.size(), "each model once", models.size());
        Stream.of(session, version, stopReason).flatMap(Optional::stream).forEach(AgentReport::requireWord);
        models.forEach(AgentReport::requireWord);
        status.ifPresent(code -> require(code >= LEAST_STATUS && code <= MOST_STATUS, "a status of HTTP", code));
        requireCount("turns", turns);
        requireCount("denials", Optional.of(denials));
        requireCount("unread lines", Optional.of(unread));
    }

    /** The same of an agent that ended in another way than it told. */
    public AgentReport ending(AgentVerdict other) {
        return new AgentReport(
                other, status, session, version, models, tokens, cost, stopReason, turns, denials, unread, raw);
    }

    /** The same of an agent that has told elsewhere what it used. */
    public AgentReport using(Tokens used, List<String> billed) {
        return new AgentReport(
                verdict,
                status,
                session,
                version,
                billed.stream().distinct().limit(MOST_MODELS).toList(),
                used,
                cost,
                stopReason,
                turns,
                denials,
                unread,
                raw);
    }

    /** The same of an agent whose raw output is kept. */
    public AgentReport keeping(TextDigest output) {
        return new AgentReport(
                verdict,
                status,
                session,
                version,
                models,
                tokens,
                cost,
                stopReason,
                turns,
                denials,
                unread,
                Optional.of(output));
    }

    /** The same with other words; what is too long then is cut, and a model that is named twice then is named once. */
    public AgentReport words(UnaryOperator<String> change) {
        return new AgentReport(
                verdict,
                status,
                session.map(change).map(AgentReport::word),
                version.map(change).map(AgentReport::word),
                models.stream().map(change).map(AgentReport::word).distinct().toList(),
                tokens,
                cost,
                stopReason.map(change).map(AgentReport::word),
                turns,
                denials,
                unread,
                raw);
    }

    /** The text as a word of a report may be: halves of surrogate pairs are replaced, and what is too long is cut. */
    public static String word(String text) {
        String known = WellFormed.of(text);
        return known.length() <= MOST_OF_A_WORD
                ? known
                : known.substring(0, WellFormed.cutBefore(known, MOST_OF_A_WORD));
    }

    private static void requireWord(String word) {
        require(
                word.length() <= MOST_OF_A_WORD && WellFormed.isWellFormed(word),
                "well-formed words of at most " + MOST_OF_A_WORD + " units",
                word.length() + " units");
    }

    private static void requireCount(String what, Optional<Long> count) {
        count.ifPresent(number -> require(number >= 0, what + " of 0 or more", number));
    }

    private static void require(boolean holds, String expected, Object found) {
        if (!holds) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "A report of an agent has %s, found %s", expected, found));
        }
    }
}
