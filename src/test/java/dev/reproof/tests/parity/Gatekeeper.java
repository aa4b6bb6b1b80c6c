package dev.reproof.tests.parity;

import dev.reproof.engine.loop.Progress;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Opens every gate as soon as somebody waits there, and keeps what it saw. */
final class Gatekeeper implements Progress {

    private final Map<Round, Boolean> closed = new TreeMap<>();
    private final List<Round> asked = new ArrayList<>();
    private final List<String> judged = new ArrayList<>();

    @Override
    public synchronized void waits(AttemptKey key, Path file) {
        try {
            closed.put(round(key), Files.deleteIfExists(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void asked(AttemptKey key) {
        asked.add(round(key));
    }

    @Override
    public synchronized void judged(LoopState loop) {
        judged.add(loop.loop().id() + " " + loop.iteration() + " " + loop.phase());
    }

    @Override
    public void rank(int rank, int ranks, List<TaskId> tasks) {
        // what is kept here is in no event
    }

    @Override
    public void dispatched(AttemptKey key, int promptChars) {
        // the agent keeps it
    }

    @Override
    public void ended(TaskId task, RunState state) {
        // the state shows it
    }

    private static Round round(AttemptKey key) {
        return new Round(key.task(), key.iteration());
    }

    /** Every pause that was come to, and whether its file held it then. */
    synchronized Map<Round, Boolean> closed() {
        return new TreeMap<>(closed);
    }

    /** Every oracle whose command was started, each as often as it was. */
    synchronized List<Round> asked() {
        return asked.stream().sorted().toList();
    }

    /** Where each loop stood after each review, in order. */
    synchronized List<String> judged() {
        return List.copyOf(judged);
    }
}
