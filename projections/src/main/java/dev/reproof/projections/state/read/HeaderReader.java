package dev.reproof.projections.state.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.events.AgentReport.Cost;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.DagDocument;
import dev.reproof.events.dag.Upstream;
import dev.reproof.events.json.JsonFault;
import dev.reproof.events.serial.EventMappers;
import dev.reproof.projections.run.Told;
import dev.reproof.projections.state.StateWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the member {@code run}. */
final class HeaderReader {

    private static final String INVALID = "run-invalid";
    /** What fits into the event that records options, whatever it takes in UTF-8. */
    private static final int MOST_CHARS = EventMappers.MAX_PAYLOAD_BYTES / 4;

    private static final ObjectMapper OPTIONS = EventMappers.json();

    private HeaderReader() {}

    static RunHeader read(Member run) {
        run.requireObject(INVALID);
        run.member("store").text();
        return new RunHeader(
                id(run.member("id")),
                run.member("position").count(),
                chain(run.member("chain")),
                run.member("home").text(),
                run.member("artifacts").text(),
                forkedFrom(run.member("forkedFrom")),
                dag(run.member("dag")),
                options(run.member("options")),
                warnings(run.member("warnings")),
                LoopReader.read(run),
                run.member("tokensSpent").count(),
                cost(run.member("told")));
    }

    private static List<Cost> cost(Member told) {
        if (!told.present() || !told.requireObject(INVALID).member("cost").present()) {
            return List.of();
        }
        List<Cost> sums = new ArrayList<>();
        Member cost = told.member("cost").requireObject(INVALID);
        cost.node().fieldNames().forEachRemaining(currency -> {
            Member sum = cost.member(currency);
            sums.add(Told.sum(sum.requireText(INVALID))
                    .filter(amount -> Cost.isCurrency(currency))
                    .map(amount -> Cost.atMost(currency, amount))
                    .orElseThrow(() -> sum.fault(INVALID, "an amount of a currency, such as \"USD\": \"0.84\"")));
        });
        return sums;
    }

    private static RunId id(Member id) {
        try {
            return new RunId(id.requireText(INVALID));
        } catch (IllegalArgumentException e) {
            throw id.fault(INVALID, "1 to 64 letters, digits, '.', '_' or '-'");
        }
    }

    private static Optional<RunForked> forkedFrom(Member fork) {
        if (!fork.present()) {
            return Optional.empty();
        }
        Member at = fork.requireObject(INVALID).member("position");
        return Optional.of(new RunForked(
                id(fork.member("run")),
                at.count().orElseThrow(() -> at.fault(INVALID, "a whole number from 0 on")),
                TranscriptReader.digest(fork.member("chain"))));
    }

    private static Optional<Sha256> chain(Member chain) {
        return chain.present() ? Optional.of(TranscriptReader.digest(chain)) : Optional.empty();
    }

    private static Optional<byte[]> dag(Member dag) {
        if (!dag.present()) {
            return Optional.empty();
        }
        Member document = dag.requireObject(INVALID).member("document").requireObject(INVALID);
        byte[] canonical = canonical(document);
        Sha256 expected = TranscriptReader.digest(dag.member("sha256"));
        Sha256 found = Sha256.of(canonical);
        if (!found.equals(expected)) {
            throw new JsonFault(
                    "dag-damaged",
                    document.path() + ": expected a document with SHA-256 " + expected + ", found " + found);
        }
        return Optional.of(canonical);
    }

    private static byte[] canonical(Member document) {
        try {
            return DagDocument.canonical(StateJson.bytes(document.node()));
        } catch (Invalid e) {
            throw new JsonFault("dag-damaged", document.path() + ": " + UntrustedText.shorten(e.getMessage(), 200));
        }
    }

    private static Optional<RunOptions> options(Member options) {
        if (!options.present()) {
            return Optional.empty();
        }
        try {
            return Optional.of(possible(
                    options, OPTIONS.treeToValue(options.requireObject(INVALID).node(), RunOptions.class)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new JsonFault(
                    INVALID,
                    options.path() + ": expected the options of a run, found other ones: "
                            + UntrustedText.shorten(String.valueOf(e.getMessage()), 200));
        }
    }

    /** What no run has recorded would end one in the middle: an event holds no half of a surrogate pair. */
    private static RunOptions possible(Member options, RunOptions read) {
        if (!texts(read).allMatch(WellFormed::isWellFormed)) {
            throw options.fault(INVALID, "options without half of a surrogate pair");
        }
        if (texts(read).mapToLong(String::length).sum() > MOST_CHARS) {
            throw options.fault(INVALID, "at most " + MOST_CHARS + " characters of names");
        }
        if (read.maxParallel() < 1 || read.taskTimeoutMillis() < 1 || read.streamIdleTimeoutMillis() < 1) {
            throw options.fault(INVALID, "times and tasks side by side from 1 on");
        }
        read.upstream().ifPresent(word -> upstream(options.member("upstream"), word));
        return read;
    }

    private static void upstream(Member member, String word) {
        try {
            Upstream.parse(word);
        } catch (Invalid e) {
            throw member.fault(INVALID, "full, summarize or maxChars:N");
        }
    }

    private static Stream<String> texts(RunOptions read) {
        Stream<String> models = read.models().stream()
                .flatMap(chosen -> chosen.entrySet().stream())
                .flatMap(model -> Stream.concat(
                        Stream.of(model.getKey(), model.getValue().id()),
                        model.getValue().params().entrySet().stream()
                                .flatMap(param -> Stream.of(param.getKey(), param.getValue()))));
        return Stream.concat(models, read.convergeOn().stream());
    }

    private static List<StateWarning> warnings(Member warnings) {
        return warnings.array().stream()
                .map(warning -> new StateWarning(
                        warning.requireObject(INVALID).member("code").requireText(INVALID),
                        warning.member("text").requireText(INVALID)))
                .toList();
    }
}
