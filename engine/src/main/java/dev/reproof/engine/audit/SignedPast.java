package dev.reproof.engine.audit;

import dev.reproof.engine.audit.LogVerdict.Signatures;
import dev.reproof.engine.heads.HeadVerifier;
import dev.reproof.engine.heads.SignedHead;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.LogProblem;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The heads that were signed, held against those that the chain has. */
final class SignedPast {

    private final HeadVerifier key;
    private final List<SignedHead> heads;
    private final Map<Long, Sha256> found = new HashMap<>();

    SignedPast(HeadVerifier key, List<SignedHead> heads) {
        this.key = key;
        this.heads = heads;
        heads.forEach(head -> found.put(head.head().position(), ChainPoint.START.link()));
    }

    /** Takes a head of the chain. */
    void take(ChainPoint point) {
        found.computeIfPresent(point.position(), (position, none) -> point.link());
    }

    /** What the signatures say of the log that was read. */
    record Outcome(Signatures signatures, Optional<LogProblem> problem) {}

    Outcome outcome(RunId run) {
        long last = -1;
        int holding = 0;
        for (SignedHead head : heads) {
            Optional<String> why = fault(run, head, last);
            if (why.isPresent()) {
                return new Outcome(
                        new Signatures(holding, Optional.of(last)),
                        Optional.of(LogProblem.at(run.value(), head.head().position(), why.get())));
            }
            last = head.head().position();
            holding++;
        }
        Optional<LogProblem> none = heads.isEmpty()
                ? Optional.of(
                        LogProblem.in(run.value(), "No head of the run is signed: heads.jsonl is missing or empty"))
                : Optional.empty();
        return new Outcome(new Signatures(holding, none.map(nothing -> -1L)), none);
    }

    private Optional<String> fault(RunId run, SignedHead signed, long last) {
        if (!key.holds(run, signed)) {
            return Optional.of("The signed head at position " + signed.head().position()
                    + " was not signed for this run with this key, or is altered");
        }
        Sha256 now = found.getOrDefault(signed.head().position(), ChainPoint.START.link());
        if (now.equals(signed.head().link())) {
            return Optional.empty();
        }
        String until = last < 0 ? "" : "; up to position " + last + " it is the one that was signed";
        return Optional.of(
                now.equals(ChainPoint.START.link())
                        ? "The log does not reach the head that was signed at position "
                                + signed.head().position() + until
                        : "The log was rewritten between positions " + (last + 1) + " and "
                                + signed.head().position() + ": head "
                                + signed.head().link() + " was signed there, found " + now + until);
    }
}
