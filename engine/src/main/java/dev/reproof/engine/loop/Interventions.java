package dev.reproof.engine.loop;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.steer.CommandAnswer;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has what a person wants reach the tasks of a run that is going on: a task that is not at work is settled at once; the attempt
 * of one that is gets interrupted, given up by its worker, and then settled. A command stays in the inbox until it is recorded
 * and answered, so a runner that is killed in between finds it again.
 *
 * <p>Whoever decides something about ranks or loops does it in {@link #undisturbed}, since a command may open earlier ranks again.
 */
final class Interventions implements AutoCloseable {

    private static final long LOOK_EVERY_MILLIS = 250;

    private final RecoveredRun run;
    private final Progress progress;
    private final CommandBox inbox;
    private final Map<TaskId, Worker> atWork = new HashMap<>();
    private final ScheduledExecutorService looking;

    /** Shared by tasks that begin, which have to wait for no other; whoever settles one has it alone. */
    private final ReadWriteLock standing = new ReentrantReadWriteLock();

    private boolean changed;
    private boolean stopped;
    private String toldLast = "";

    /** Who works on a task; may be interrupted only inside of what it waits for. */
    private static final class Worker {

        private final Thread thread = Thread.currentThread();
        private final Deque<HandCommand> wanted = new ArrayDeque<>();
        private boolean inside;
    }

    Interventions(RecoveredRun run, Progress progress) {
        this.run = run;
        this.progress = progress;
        this.inbox = run.inbox();
        this.looking = Executors.newSingleThreadScheduledExecutor(look -> {
            Thread thread = new Thread(look, "reproof-inbox-" + run.state().run());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes what waits, and looks again and again from then on. */
    void begin() {
        inbox.tidy(run.now());
        look();
        Future<?> unused =
                looking.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What cannot be seen now may be seen the next time; a log that has failed ends the run without this. */
    private void look() {
        try {
            inbox.waiting(progress::told).forEach(this::take);
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(toldLast)) { // four times a second would be too much
                progress.told("Commands given by hand cannot be taken now: " + why);
            }
            toldLast = why;
        }
    }

    private synchronized void take(HandCommand command) {
        if (stopped) {
            return;
        }
        Worker worker = atWork.get(command.task());
        boolean recorded = run.state().taken().contains(command.id()); // by whoever did not live to answer it
        if (worker == null || recorded) {
            if (!recorded
                    && run.state()
                            .find(command.task())
                            .map(TaskState::status)
                            .equals(Optional.of(TaskStatus.RUNNING))) {
                return; // its worker is about to begin
            }
            settle(command);
        } else if (worker.wanted.stream().noneMatch(before -> before.id().equals(command.id()))) {
            CommandAnswer fits = command.answer(() -> run.requireFit(command));
            if (!fits.taken()) {
                answer(fits);
                return;
            }
            worker.wanted.add(command);
            if (worker.inside) {
                worker.thread.interrupt();
            }
        }
    }

    private void settle(HandCommand command) {
        CommandAnswer answer = command.answer(() -> taken(command));
        answer(answer);
        changed |= answer.taken();
        RunState now = run.state();
        if (answer.taken() && now.task(command.task()).status().ended()) {
            progress.ended(command.task(), now);
        }
    }

    private void taken(HandCommand command) {
        standing.writeLock().lock();
        try {
            RunState unused = run.takeByHand(command);
        } finally {
            standing.writeLock().unlock();
        }
    }

    private void answer(CommandAnswer answer) {
        inbox.answer(answer);
        if (!answer.taken()) {
            progress.told("A command by hand was refused: " + answer.text());
        }
    }

    /** Whether a task has been settled, or waits again, since {@link #hasChanged} was asked last. */
    synchronized boolean isChanged() {
        return changed;
    }

    /** Whether a task has been settled, or waits again, since this was asked last. */
    synchronized boolean hasChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** A step between which and what it was decided on nothing by hand may come. */
    synchronized <T> T undisturbed(Supplier<T> step) {
        return step.get();
    }

    /**
     * Begins to work on a task, on this thread.
     *
     * @return false where a person has settled it already, or has opened what it waits for again
     */
    synchronized boolean begins(TaskId task) {
        if (run.state().task(task).status().ended() || !mayBegin(task)) {
            return false;
        }
        atWork.put(task, new Worker());
        return true;
    }

    /** Whether all that it waits for has ended; a person may have opened some of it again. */
    boolean mayBegin(TaskId task) {
        RunState now = run.state();
        return now.dag().task(task).dependsOn().stream()
                .allMatch(parent -> now.task(parent).status().ended());
    }

    /**
     * Has an attempt begin as the run stands: what its prompt is made of is settled otherwise before or after, and not meanwhile.
     *
     * @return absent where a person has opened what the task waits for again
     */
    <T> Optional<T> asItStands(TaskId task, Supplier<T> begin) {
        standing.readLock().lock();
        try {
            return mayBegin(task) ? Optional.of(begin.get()) : Optional.empty();
        } finally {
            standing.readLock().unlock();
        }
    }

    /** Waiting for the end of an attempt. */
    interface Waiting<T> {
        T end() throws InterruptedException;
    }

    /**
     * Waits on the thread that works on that task, where a person may interrupt it.
     *
     * @param givesUp gives the attempt up for that reason, where a person has; a pause has none to give up
     */
    <T> T interruptible(TaskId task, Optional<Consumer<String>> givesUp, Waiting<T> waiting)
            throws InterruptedException {
        try {
            enter(task);
            try {
                return waiting.end();
            } finally {
                leave(task);
            }
        } catch (InterruptedException e) {
            if (isWanted(task)) {
                givesUp.ifPresent(attempt -> attempt.accept(HandCommand.GIVEN_UP));
            }
            throw e;
        }
    }

    private synchronized void enter(TaskId task) throws InterruptedException {
        Worker worker = atWork.get(task);
        if (!worker.wanted.isEmpty()) {
            throw new InterruptedException("A person has settled the task");
        }
        worker.inside = true;
    }

    private synchronized void leave(TaskId task) {
        Worker worker = atWork.get(task);
        worker.inside = false;
        if (!worker.wanted.isEmpty()) {
            Thread.interrupted(); // from here on nobody sends one, and what is recorded next must not meet it
        }
    }

    /** Whether a person wants something of a task that is at work. */
    synchronized boolean isWanted(TaskId task) {
        return !atWork.get(task).wanted.isEmpty();
    }

    /** Ends the work on a task, and then settles it where a person wants that. */
    synchronized void ends(TaskId task) {
        List<HandCommand> wanted = new ArrayList<>(atWork.remove(task).wanted);
        wanted.forEach(this::settle);
    }

    /** Takes nothing more: what waits then stays for who opens the run again. */
    synchronized void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        looking.shutdown();
    }
}
