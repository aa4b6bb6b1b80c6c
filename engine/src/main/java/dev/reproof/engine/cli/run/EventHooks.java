package dev.reproof.engine.cli.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.agent.command.NoticeCommand;
import dev.reproof.engine.cli.shell.CloudEvent;
import dev.reproof.engine.request.DecisionListener;
import dev.reproof.events.RunId;
import dev.reproof.projections.audit.TrailTexts;
import dev.reproof.projections.audit.TrailWords;
import dev.reproof.projections.run.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs a command for each event that somebody wants to be told of, one after the other, on a thread of its own. Whatever becomes
 * of it, the run goes on: more events than fit are left out, and what went wrong is told once.
 */
final class EventHooks implements DecisionListener, AutoCloseable {

    /** An hour of events that each take what one may. */
    private static final int MOST_WAITING = 120;

    private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private record Told(HookKind kind, CloudEvent event) {}

    private final NoticeCommand command;
    private final Set<HookKind> wanted;
    private final Consumer<String> warnings;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final Deque<Told> waiting = new ArrayDeque<>();
    private final TrailTexts texts = new TrailTexts();
    private final JsonMapper json = new JsonMapper();
    private final Thread thread = new Thread(this::tellAll, "reproof-hooks");
    private Optional<RunId> run = Optional.empty();
    private boolean over;
    private boolean missed;

    /** @param warnings takes a line, once, when something goes wrong */
    EventHooks(NoticeCommand command, Set<HookKind> wanted, Consumer<String> warnings) {
        this.command = command;
        this.wanted = Set.copyOf(wanted);
        this.warnings = warnings;
        thread.setDaemon(true);
    }

    @Override
    public synchronized void past(RunId id, List<Recorded> decisions) {
        run = Optional.of(id);
        decisions.forEach(decision -> texts.next(decision.event()));
        thread.start();
    }

    @Override
    public synchronized void forced(List<Recorded> decisions) {
        for (Recorded decision : decisions) {
            CloudEvent event = new CloudEvent(
                    run.orElseThrow(), decision, TrailWords.of(decision.event()).task(), texts.next(decision.event()));
            HookKind.of(decision.event()).filter(wanted::contains).ifPresent(kind -> add(new Told(kind, event)));
        }
        notifyAll();
    }

    private void add(Told told) {
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst(); // the latest tells most
            missed = true;
        }
        waiting.addLast(told);
    }

    private void tellAll() {
        try {
            for (Optional<Told> next = next(); next.isPresent(); next = next()) {
                Told told = next.get();
                CloudEvent event = told.event();
                Map<String, String> variables = Map.of(
                        "REPROOF_RUN",
                        event.run().value(),
                        "REPROOF_EVENT_KIND",
                        told.kind().word());
                command.tell(line(event), variables)
                        .ifPresent(why -> warn("failed for the event at position "
                                + event.recorded().position() + ": " + why));
                if (hasMissed()) {
                    warn("is slower than events come, and is not told of all");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what was left has been told of
        }
    }

    private synchronized boolean hasMissed() {
        return missed;
    }

    private synchronized Optional<Told> next() throws InterruptedException {
        while (waiting.isEmpty() && !over) {
            wait();
        }
        return Optional.ofNullable(waiting.pollFirst());
    }

    private byte[] line(CloudEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(line)) {
            event.write(generator, CloudEvent.Contents.NONE);
            generator.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("Memory was written and failed", e);
        }
        return line.toByteArray();
    }

    /** Once, whatever else goes wrong: who is told of events that come too fast would be told of failures as fast. */
    private void warn(String what) {
        if (warned.compareAndSet(false, true)) {
            warnings.accept("HOOK_FAILED: the command of --on-event " + what);
        }
    }

    /** Ends the command that is at work, at once. */
    void abandon() {
        command.abandon();
    }

    /** Gives what waits a moment to be told, and ends what is not done by then. */
    @Override
    public void close() {
        synchronized (this) {
            over = true;
            notifyAll();
        }
        boolean interrupted = await(LAST_NANOS);
        if (thread.isAlive()) {
            thread.interrupt();
            warn("had not ended when the runner did, and was ended");
            interrupted |= await(LAST_NANOS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean await(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
