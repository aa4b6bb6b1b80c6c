package dev.reproof.engine.agent.command;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentReport.Cost;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.AgentVerdict;
import dev.reproof.events.ReproofException;
import dev.reproof.events.UntrustedText;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a command says of itself in the file that {@code REPROOF_REPORT} names: one JSON object with any of
 * {@code inputTokens}, {@code outputTokens}, {@code cachedTokens}, {@code reasoningTokens}, {@code turns},
 * {@code cost} (an object of {@code amount} and {@code currency}), {@code model}, {@code session}, {@code version} and
 * {@code answerFile}, the name of a file beside it.
 */
final class OwnReport {

    private static final int MOST_BYTES = 64 << 10;
    private static final int BILLIONTHS = 9;
    private static final BigDecimal LEAST_MONEY = BigDecimal.valueOf(1, BILLIONTHS);
    private static final BigDecimal MOST_MONEY = BigDecimal.valueOf(1_000_000_000);
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final String ANSWER = "answerFile";
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
    private static final Set<String> MEMBERS = Set.of(
            "inputTokens",
            "outputTokens",
            "cachedTokens",
            "reasoningTokens",
            "turns",
            "cost",
            "model",
            "session",
            "version",
            ANSWER);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(4)
                        .maxNumberLength(40)
                        .build());
    }

    private final JsonNode object;

    private OwnReport(JsonNode object) {
        this.object = object;
    }

    /**
     * Reads it, once the command has ended.
     *
     * @param fault told what is wrong with one that cannot be read
     * @return absent where there is none; one that says nothing, of one thing unread, where it cannot be read
     */
    static Optional<AgentReport> of(Spool spool, AgentVerdict verdict, Consumer<String> fault) {
        try {
            return Optional.of(read(spool).report(verdict));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | ReproofException | IllegalArgumentException e) {
            fault.accept("The report of the agent command in REPROOF_REPORT cannot be read, and nothing of it counts: "
                    + UntrustedText.shorten(String.valueOf(e.getMessage())));
            return Optional.of(report(verdict, Tokens.UNKNOWN, 1));
        }
    }

    /** The name of the file with the answer, by a report that can be read. */
    static Optional<String> answer(Spool spool) {
        try {
            OwnReport report = read(spool);
            report.report(AgentVerdict.OK);
            return report.answer();
        } catch (IOException | ReproofException | IllegalArgumentException unread) {
            return Optional.empty(); // which is told where the report is read for what it tells
        }
    }

    private static OwnReport read(Spool spool) throws IOException {
        try (InputStream file = PlainFile.open(spool.report())) {
            byte[] content = file.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new IOException("expected at most " + MOST_BYTES + " bytes");
            }
            return new OwnReport(JSON.readTree(content));
        }
    }

    private Optional<String> answer() throws IOException {
        Optional<String> name = word(ANSWER);
        if (name.isPresent() && !PLAIN_NAME.matcher(name.get()).matches()) {
            throw new IOException("expected the plain name of a file beside the report as " + ANSWER);
        }
        return name;
    }

    private AgentReport report(AgentVerdict verdict) throws IOException {
        if (!object.isObject()) {
            throw new IOException("expected one JSON object");
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!MEMBERS.contains(name)) {
                throw new IOException("expected no member '" + UntrustedText.shorten(name) + "'");
            }
        }
        answer();
        Tokens tokens = new Tokens(
                count("inputTokens"), count("outputTokens"), count("cachedTokens"), count("reasoningTokens"));
        return new AgentReport(
                verdict,
                Optional.empty(),
                word("session"),
                word("version"),
                word("model").map(List::of).orElse(List.of()),
                tokens,
                cost(),
                Optional.empty(),
                count("turns"),
                0,
                0,
                Optional.empty());
    }

    private static AgentReport report(AgentVerdict verdict, Tokens tokens, long unread) {
        return new AgentReport(
                verdict,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                tokens,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                unread,
                Optional.empty());
    }

    private Optional<Long> count(String name) throws IOException {
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new IOException("expected a whole number from 0 on as " + name);
        }
        return Optional.of(value.longValue());
    }

    private Optional<String> word(String name) throws IOException {
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.textValue().length() > AgentReport.MOST_OF_A_WORD) {
            throw new IOException(
                    "expected a text of at most " + AgentReport.MOST_OF_A_WORD + " characters as " + name);
        }
        return Optional.of(value.textValue());
    }

    private Optional<Cost> cost() throws IOException {
        JsonNode value = object.path("cost");
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        JsonNode amount = value.path("amount");
        String currency = value.path("currency").asText();
        if (!amount.isNumber()
                || amount.decimalValue().signum() < 0
                || amount.decimalValue().compareTo(MOST_MONEY) > 0
                || !CURRENCY.matcher(currency).matches()
                || value.size() != 2) {
            throw new IOException("expected cost as {\"amount\": 0.12, \"currency\": \"USD\"}");
        }
        BigDecimal known = amount.decimalValue();
        // not even the digits of 1e-999999999 could be written out
        return Optional.of(new Cost(
                currency,
                known.compareTo(LEAST_MONEY) < 0
                        ? 0
                        : known.movePointRight(BILLIONTHS).longValue()));
    }
}
