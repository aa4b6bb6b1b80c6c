package dev.reproof.engine.parity;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is compared of a run: how its tasks stand, what was said and what was sent in each iteration. */
final class RunFacts {

    /** A task in an iteration. */
    record Round(TaskId task, int iteration) implements Comparable<Round> {
        static Round of(AttemptKey key) {
            return new Round(key.task(), key.iteration());
        }

        @Override
        public int compareTo(Round other) {
            int byTask = task.compareTo(other.task);
            return byTask == 0 ? Integer.compare(iteration, other.iteration) : byTask;
        }
    }

    private final History history;
    private final Set<Round> order = new LinkedHashSet<>();
    private final NavigableMap<Round, SentPrompt> sent = new TreeMap<>();
    private final NavigableMap<Round, TranscriptPosition> said = new TreeMap<>();

    RunFacts(History history) {
        this.history = history;
        history.sent(prompt -> {
            order.add(Round.of(prompt.key()));
            sent.put(Round.of(prompt.key()), prompt); // its state shares nearly all with the others
        });
        history.replay().transcripts().all().stream()
                .filter(text -> text.channel() == Channel.TEXT
                        && text.key().isPresent()
                        && text.seal().isPresent())
                .forEach(text -> said.merge(Round.of(text.key().orElseThrow()), text, RunFacts::later));
    }

    private static TranscriptPosition later(TranscriptPosition one, TranscriptPosition other) {
        return one.key().orElseThrow().attempt() > other.key().orElseThrow().attempt() ? one : other;
    }

    History history() {
        return history;
    }

    /** The tasks and iterations that had a prompt, in the order of their first ones. */
    Set<Round> order() {
        return order;
    }

    /** The last prompt of that task in that iteration. */
    Optional<SentPrompt> sent(Round round) {
        return Optional.ofNullable(sent.get(round));
    }

    /** The text of the last attempt that has ended of that task in that iteration. */
    Optional<TranscriptPosition> said(Round round) {
        return Optional.ofNullable(said.get(round));
    }

    /** The iterations in which that task was sent something, or has said something. */
    Stream<Round> rounds(TaskId task) {
        return Stream.of(sent, said)
                .flatMap(map ->
                        map
                                .subMap(new Round(task, 0), true, new Round(task, Integer.MAX_VALUE), true)
                                .keySet()
                                .stream());
    }

    Optional<String> prompt(Round round) {
        return sent(round).map(prompt -> prompt.event().prompt().sha256().hex());
    }

    Optional<String> transcript(Round round) {
        return said(round)
                .flatMap(TranscriptPosition::seal)
                .map(seal -> seal.sha256().hex());
    }

    Optional<TaskState> task(TaskId id) {
        return history.end().find(id);
    }

    Optional<String> model(TaskId id) {
        return task(id).flatMap(task -> sent(new Round(id, task.iteration())))
                .flatMap(prompt -> prompt.event().model());
    }
}
