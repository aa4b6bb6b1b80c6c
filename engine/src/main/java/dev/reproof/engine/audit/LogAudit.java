package dev.reproof.engine.audit;

import dev.reproof.engine.audit.LogVerdict.Judge;
import dev.reproof.engine.heads.HeadVerifier;
import dev.reproof.engine.heads.SignedHead;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.SoundRow;
import dev.reproof.engine.log.SoundRow.Decided;
import dev.reproof.engine.log.SoundRow.Said;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.LogProblem;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.state.StateView;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads a log from its first row to its last and holds each against everything that commits to it. In little memory: a
 * few hundred bytes for each attempt, and one block.
 */
public final class LogAudit {

    private final String name;
    private final Expected expected;
    private final Optional<SignedPast> signed;
    private final HeardTexts texts = new HeardTexts();
    private final Claims claims = new Claims();
    private Optional<RunId> run = Optional.empty();
    private ChainPoint end = ChainPoint.START;
    private Optional<ChainPoint> judged = Optional.empty();
    private long events;

    /**
     * How far the log has to reach.
     *
     * @param position where it has that head; absent where it may be anywhere
     */
    public record Expected(Judge judge, Optional<Sha256> head, Optional<Long> position) {

        /** Nobody knows. */
        public static Expected unknown() {
            return new Expected(Judge.NONE, Optional.empty(), Optional.empty());
        }

        /** As far as the state file of the run knows. */
        public static Expected of(RunHome home) {
            return StateView.readable(home.state())
                    .filter(state -> state.position().isPresent())
                    .map(state -> new Expected(
                            Judge.STATE,
                            state.chain(),
                            Optional.of(state.position().getAsLong())))
                    .orElseGet(Expected::unknown);
        }

        private boolean is(ChainPoint point) {
            return head.equals(Optional.of(point.link()))
                    && position.filter(wanted -> wanted != point.position()).isEmpty();
        }
    }

    /** What signed heads are checked with, and what they are. */
    public record Signed(HeadVerifier key, List<SignedHead> heads) {}

    private LogAudit(String name, Expected expected, Optional<Signed> signed) {
        this.name = name;
        this.expected = expected;
        this.signed = signed.map(heads -> new SignedPast(heads.key(), heads.heads()));
    }

    /**
     * Audits the log that is opened so, and closes it. What is damaged, also so that it does not open, is told and never
     * thrown.
     *
     * @param name what the run is called, where the log does not say
     * @throws dev.reproof.events.ReproofException.Storage when the system does not let it be read
     */
    public static LogVerdict of(
            String name, Supplier<EventLog> opening, Expected expected, Optional<Supplier<Signed>> signed) {
        try {
            LogAudit audit = new LogAudit(name, expected, signed.map(Supplier::get));
            try (EventLog log = opening.get()) {
                return audit.of(log);
            } catch (Corrupt | TooNew e) {
                return audit.verdict(Optional.of(LogProblem.ofLog(e.getMessage())));
            }
        } catch (Corrupt e) { // of the signed heads
            return new LogAudit(name, expected, Optional.empty())
                    .verdict(Optional.of(LogProblem.ofLog(e.getMessage())));
        }
    }

    private LogVerdict of(EventLog log) {
        Optional<LogProblem> problem = log.inspect(this::take);
        if (problem.isEmpty() && run.isEmpty()) {
            problem = Optional.of(LogProblem.ofLog("The log holds no start of a run"));
        }
        return verdict(problem.or(() -> claims.problem(StreamId.ofRun(run.orElseThrow()), texts))
                .or(() -> document(log, StreamId.ofRun(run.orElseThrow()))));
    }

    private Optional<LogProblem> document(EventLog log, StreamId stream) {
        Optional<Sha256> found = log.importedDigest(stream);
        return claims.imported().isEmpty() || found.equals(claims.imported())
                ? Optional.empty()
                : Optional.of(LogProblem.in(
                        stream.value(),
                        "The state document that the run was imported from is altered: expected sha256="
                                + claims.imported().get() + ", found "
                                + found.map(Sha256::hex).orElse("none")));
    }

    private void take(SoundRow row) {
        if (row instanceof Decided decided) {
            take(decided.decision());
        } else if (row instanceof Said said) {
            texts.take(said);
        }
        events++;
    }

    private void take(Recorded decision) {
        end = new ChainPoint(decision.position(), decision.link());
        claims.take(decision);
        run = run.or(claims::run);
        signed.ifPresent(past -> past.take(end));
        if (expected.is(end)) {
            judged = Optional.of(end);
        }
    }

    private LogVerdict verdict(Optional<LogProblem> damage) {
        Optional<SignedPast.Outcome> past =
                damage.isPresent() || run.isEmpty() ? Optional.empty() : signed.map(heads -> heads.outcome(run.get()));
        Optional<Boolean> complete = complete(damage.isEmpty());
        return new LogVerdict(
                run.map(RunId::value).orElse(name),
                events,
                damage.isEmpty(),
                complete,
                end,
                expected.judge(),
                judged,
                past.map(SignedPast.Outcome::signatures),
                damage.or(() -> past.flatMap(SignedPast.Outcome::problem))
                        .or(() -> complete.filter(whole -> !whole).map(cut -> incomplete())));
    }

    /** A chain that is broken says nothing of what comes behind. */
    private Optional<Boolean> complete(boolean intact) {
        if (expected.judge() == Judge.NONE) {
            return Optional.empty();
        }
        return judged.isPresent() ? Optional.of(true) : intact ? Optional.of(false) : Optional.empty();
    }

    private LogProblem incomplete() {
        String who = expected.judge() == Judge.STATE ? "the state file has" : "there was given";
        return LogProblem.at(
                run.map(RunId::value).orElse(name),
                end.position(),
                "The end of the log is missing, or it was rewritten: " + who + " head "
                        + expected.head().map(Sha256::hex).orElse("")
                        + expected.position().map(at -> " at position " + at).orElse("")
                        + ", found the last one at position "
                        + end.position() + ": " + end.link());
    }
}
