package dev.reproof.events.dag;

import dev.reproof.events.AgentReport.Cost;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.json.JsonFault;
import java.util.Set;

/** Reads what limits a run: {@code outputPolicy} and {@code budget}. */
final class PolicyReader {

    private static final String VALUE_INVALID = "output-policy-value-invalid";
    private static final String BUDGET_INVALID = "budget-value-invalid";
    private static final Set<String> POLICY_KEYS = Set.of("upstream", "maxPromptChars");

    private PolicyReader() {}

    static Budget budget(Field budget) {
        budget.requireObject("budget-invalid");
        return new Budget(
                budget.member("maxIterations").optionalInteger(BUDGET_INVALID, 0),
                budget.member("maxTokensTotal").optionalInteger(BUDGET_INVALID, 0),
                budget.member("maxCost").optional(PolicyReader::cost));
    }

    private static Cost cost(Field cost) {
        cost.requireObject(BUDGET_INVALID);
        Field currency = cost.member("currency");
        if (!Cost.isCurrency(currency.requireString(BUDGET_INVALID))) {
            throw currency.fault(BUDGET_INVALID, "the three capital letters of a currency, such as USD");
        }
        Field amount = cost.member("amount");
        return amount.optional(Field::node)
                .filter(number -> number.isNumber() && Double.isFinite(number.doubleValue()))
                .flatMap(number -> Cost.of(currency.node().textValue(), number.decimalValue()))
                .orElseThrow(() -> amount.fault(
                        BUDGET_INVALID, "a number from 0 to 1000000000 with at most nine digits after the point"));
    }

    static OutputPolicy outputPolicy(Field policy) {
        policy.requireObject("output-policy-invalid");
        policy.node().fieldNames().forEachRemaining(key -> {
            if (!POLICY_KEYS.contains(key)) {
                throw new JsonFault(
                        "output-policy-unknown-key",
                        UntrustedText.shorten(policy.member(key).path()) + ": expected upstream or maxPromptChars");
            }
        });
        return new OutputPolicy(
                policy.member("upstream").optional(PolicyReader::upstream),
                policy.member("maxPromptChars").optional(field -> field.requireInteger(VALUE_INVALID, 1)));
    }

    private static Upstream upstream(Field upstream) {
        if (upstream.node().isObject() && upstream.node().size() == 1) {
            return maxChars(upstream.member("maxChars"));
        }
        String word = upstream.node().isTextual() ? upstream.node().textValue() : "";
        return switch (word) {
            case "full" -> new Upstream.Full();
            case "summarize" -> Upstream.SUMMARIZE;
            default -> throw upstream.fault(VALUE_INVALID, "\"full\", \"summarize\" or {\"maxChars\": N}");
        };
    }

    private static Upstream maxChars(Field field) {
        long limit = field.requireInteger(VALUE_INVALID, 1);
        if (limit > Integer.MAX_VALUE) {
            throw field.fault(VALUE_INVALID, "at most " + Integer.MAX_VALUE);
        }
        return new Upstream.MaxChars((int) limit);
    }
}
