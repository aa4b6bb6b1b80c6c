package dev.reproof.engine.report;

import dev.reproof.engine.report.AttemptStory.How;
import dev.reproof.engine.report.AttemptStory.Retry;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.Seal;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.AttemptAdopted;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskFannedOut.FannedItems;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskEvent.TaskTakenByHand.HandText;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The attempts of a run and the runners that made them, in the order of its decisions. Not for more than one thread. */
final class RunHistory {

    /** A moment at which a runner came or went. */
    record Turn(Instant at, boolean came, String words) {}

    private final Map<AttemptKey, AttemptStory> attempts = new LinkedHashMap<>();
    private final List<Turn> turns = new ArrayList<>();
    /** When the runner before this one recorded something last: nobody knows when it was gone. */
    private Instant lastOfBefore = Instant.EPOCH;

    private Instant last = Instant.EPOCH;

    private RunHistory() {}

    static RunHistory of(List<Recorded> decisions) {
        RunHistory history = new RunHistory();
        decisions.forEach(history::take);
        return history;
    }

    Collection<AttemptStory> attempts() {
        return attempts.values();
    }

    /** By task, each in order. */
    Map<TaskId, List<AttemptStory>> byTask() {
        Map<TaskId, List<AttemptStory>> found = new LinkedHashMap<>();
        for (AttemptStory attempt : attempts.values()) {
            found.computeIfAbsent(attempt.key().task(), task -> new ArrayList<>())
                    .add(attempt);
        }
        return found;
    }

    List<Turn> turns() {
        return turns;
    }

    private void take(Recorded recorded) {
        Decision event = recorded.event();
        Instant at = recorded.at();
        lastOfBefore = event instanceof RunResumed ? last : lastOfBefore;
        last = at;
        if (event instanceof TaskDispatched sent) {
            attempts.put(sent.key(), new AttemptStory(sent.key(), at, Optional.of(sent)));
        } else if (event instanceof CheckpointOpened opened) {
            attempts.put(opened.key(), new AttemptStory(opened.key(), at, Optional.empty()));
        } else if (event instanceof RunStarted started) {
            turns.add(new Turn(at, true, "runner " + started.epoch() + " begins the run, on " + started.host()));
        } else if (event instanceof RunResumed resumed) {
            turns.add(new Turn(
                    at,
                    true,
                    "runner " + resumed.epoch() + " takes over from the " + resumed.road() + ", on " + resumed.host()));
        } else if (event instanceof RunInterrupted stopped) {
            turns.add(new Turn(at, false, "the runner stops: " + stopped.reason()));
        } else if (event instanceof RunRestartRequested) {
            turns.add(new Turn(at, false, "the runner stops to be started again, its code has changed"));
        } else {
            duringAttempt(event, at);
        }
    }

    private void duringAttempt(Decision event, Instant at) {
        if (event instanceof AttemptAdopted adopted) {
            find(adopted.key()).ifPresent(attempt -> attempt.adopted(at));
        } else if (event instanceof AgentReported told) {
            find(told.key()).ifPresent(attempt -> attempt.told(told.report()));
        } else if (event instanceof OracleEvidenceRecorded printed) {
            find(printed.key()).ifPresent(attempt -> attempt.printed(printed));
        } else if (event instanceof TaskWaiting waiting) {
            find(waiting.key())
                    .ifPresent(attempt -> attempt.retried(
                            new Retry(waiting.cause(), at, waiting.untilMillis().map(Instant::ofEpochMilli))));
        } else {
            end(event, at);
        }
    }

    private void end(Decision event, Instant at) {
        if (event instanceof TaskFinished end) {
            find(end.key()).ifPresent(attempt -> {
                attempt.ended(How.FINISHED, at, "", Optional.empty(), end.seal().bytes());
                attempt.used(end.usage());
            });
        } else if (event instanceof TaskFailed end) {
            find(end.key()).ifPresent(attempt -> {
                attempt.ended(
                        How.FAILED,
                        at,
                        end.message(),
                        Optional.empty(),
                        end.seal().bytes());
                attempt.used(end.usage());
            });
        } else if (event instanceof TaskBudgetExceeded end && end.attempt().isPresent()) {
            find(new AttemptKey(end.task(), end.iteration(), end.attempt().get()))
                    .ifPresent(attempt -> {
                        attempt.ended(
                                How.LIMIT,
                                at,
                                end.message(),
                                Optional.empty(),
                                end.seal().map(Seal::bytes).orElse(0L));
                        attempt.used(end.usage());
                    });
        } else if (event instanceof TaskRequeued end) {
            find(end.key()).ifPresent(attempt -> {
                attempt.ended(
                        How.LOST,
                        at,
                        end.reason(),
                        Optional.empty(),
                        end.partial().bytes());
                attempt.lastSeen(lastOfBefore);
            });
        } else if (event instanceof TaskTakenByHand hand && hand.text().isPresent()) {
            HandText text = hand.text().get();
            attempts.computeIfAbsent(hand.answer().orElseThrow(), key -> new AttemptStory(key, at, Optional.empty()))
                    .settled(
                            at,
                            hand.how().phrase()
                                    + hand.message().map(why -> ": " + why).orElse(""),
                            text.stream(),
                            text.seal().bytes());
        } else if (event instanceof TaskFannedOut read && read.items().isPresent()) {
            FannedItems list = read.items().get();
            attempts.computeIfAbsent(read.key(), key -> new AttemptStory(key, at, Optional.empty()))
                    .settled(
                            at,
                            "read a list of " + list.count() + " items",
                            list.stream(),
                            list.seal().bytes());
        } else if (event instanceof CheckpointReleased end) {
            find(end.key())
                    .ifPresent(attempt -> attempt.ended(
                            How.RELEASED,
                            at,
                            "",
                            Optional.of(end.stream()),
                            end.seal().bytes()));
        }
    }

    private Optional<AttemptStory> find(AttemptKey key) {
        return Optional.ofNullable(attempts.get(key));
    }
}
