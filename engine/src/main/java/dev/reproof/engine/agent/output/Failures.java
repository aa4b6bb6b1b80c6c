package dev.reproof.engine.agent.output;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentVerdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What statuses of HTTP, and words of agents and of models, say of a failure. */
public final class Failures {

    private static final Map<String, AgentVerdict> WORDS = Map.ofEntries(
            entry("authentication", AgentVerdict.AUTH),
            entry("authentication_error", AgentVerdict.AUTH),
            entry("authentication_failed", AgentVerdict.AUTH),
            entry("authorization", AgentVerdict.AUTH),
            entry("permission_error", AgentVerdict.AUTH),
            entry("FatalAuthenticationError", AgentVerdict.AUTH),
            entry("ProviderAuthError", AgentVerdict.AUTH),
            entry("rate_limit", AgentVerdict.RATE_LIMIT),
            entry("rate_limit_error", AgentVerdict.RATE_LIMIT),
            entry("rate_limit_exceeded", AgentVerdict.RATE_LIMIT),
            entry("quota", AgentVerdict.RATE_LIMIT),
            entry("overloaded", AgentVerdict.OVERLOADED),
            entry("overloaded_error", AgentVerdict.OVERLOADED),
            entry("refusal", AgentVerdict.REFUSED),
            entry("content-filter", AgentVerdict.REFUSED),
            entry("max_tokens", AgentVerdict.LIMIT),
            entry("max_output_tokens", AgentVerdict.LIMIT),
            entry("model_context_window_exceeded", AgentVerdict.LIMIT),
            entry("length", AgentVerdict.LIMIT),
            entry("context_limit", AgentVerdict.LIMIT),
            entry("ContextOverflowError", AgentVerdict.LIMIT),
            entry("MessageOutputLengthError", AgentVerdict.LIMIT),
            entry("error_max_budget_usd", AgentVerdict.LIMIT),
            entry("budget_exhausted", AgentVerdict.LIMIT),
            entry("error_max_turns", AgentVerdict.TURNS),
            entry("max_turns", AgentVerdict.TURNS),
            entry("FatalTurnLimitedError", AgentVerdict.TURNS),
            entry("aborted_streaming", AgentVerdict.INTERRUPTED),
            entry("aborted_tools", AgentVerdict.INTERRUPTED),
            entry("FatalCancellationError", AgentVerdict.INTERRUPTED),
            entry("MessageAbortedError", AgentVerdict.INTERRUPTED));

    /** What texts for people say, where an agent tells of an error in no other way. */
    private static final List<Map.Entry<Pattern, AgentVerdict>> PHRASES = List.of(
            entry(Pattern.compile("\\b(?:usage|rate) limit\\b"), AgentVerdict.RATE_LIMIT),
            entry(Pattern.compile("\\b(?:overloaded|at capacity)\\b"), AgentVerdict.OVERLOADED),
            entry(Pattern.compile("\\bcontext window\\b"), AgentVerdict.LIMIT),
            entry(Pattern.compile("\\bflagged for possible\\b"), AgentVerdict.REFUSED));

    /** A text of an error is looked at so far; what follows is the answer of a server, which can be long. */
    private static final int LOOKED_AT = 1000;

    /** As in "unexpected status 401", "last status: 429", "API Error: 401", {@code "code":503}. */
    private static final Pattern STATUS =
            Pattern.compile("\\b(?:status|code|http|api error)\\b\\W{0,4}([45]\\d\\d)\\b");

    private Failures() {}

    public static AgentVerdict of(int status) {
        return switch (status) {
            case 401, 403 -> AgentVerdict.AUTH;
            case 429 -> AgentVerdict.RATE_LIMIT;
            case 503, 529 -> AgentVerdict.OVERLOADED;
            default -> AgentVerdict.OTHER;
        };
    }

    /** By the first of the words that says anything. */
    public static Optional<AgentVerdict> of(JsonNode... words) {
        for (JsonNode word : words) {
            AgentVerdict said = WORDS.get(word.asText(""));
            if (said != null) {
                return Optional.of(said);
            }
        }
        return Optional.empty();
    }

    static Optional<AgentVerdict> ofWord(String word) {
        return Optional.ofNullable(WORDS.get(word));
    }

    /** What a text for people says. */
    static Optional<AgentVerdict> in(JsonNode message) {
        String text = lookedAt(message);
        return statusIn(message)
                .map(Failures::of)
                .filter(verdict -> verdict != AgentVerdict.OTHER)
                .or(() -> PHRASES.stream()
                        .filter(phrase -> phrase.getKey().matcher(text).find())
                        .map(Map.Entry::getValue)
                        .findFirst());
    }

    /** The status of HTTP that a text for people names. */
    static Optional<Integer> statusIn(JsonNode message) {
        Matcher found = STATUS.matcher(lookedAt(message));
        return found.find() ? Optional.of(Integer.valueOf(found.group(1))) : Optional.empty();
    }

    private static String lookedAt(JsonNode message) {
        String text = message.asText("");
        return text.substring(0, Math.min(LOOKED_AT, text.length())).toLowerCase(Locale.ROOT);
    }
}
