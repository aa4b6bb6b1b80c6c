package dev.reproof.engine.store;

import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunLock;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.postgres.PostgresMaking;
import dev.reproof.engine.log.postgres.PostgresTenure;
import dev.reproof.engine.log.postgres.Release;
import dev.reproof.engine.log.postgres.Standing;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.engine.steer.CommandBoxes;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The right to write to a run of a shared store, and the lock of the directory where this machine keeps what it has of it. */
final class SharedTenure implements Tenure {

    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    /** Whoever noted something else than this program does. */
    private static final Holder UNKNOWN = new Holder(0, "unknown", Instant.EPOCH);

    private final Optional<RunLock> lock;
    private final PostgresTenure right;
    private final StoreHolder me;
    private final Duration lease;
    private final Supplier<Set<Release>> releases;
    private Set<Release> released = Set.of();
    private long lookedAt = System.nanoTime() - BETWEEN_LOOKS.toNanos();
    private final AtomicReference<ReproofException> lost = new AtomicReference<>();
    private final CommandBox commands;

    /**
     * @param lock absent where another tenure of this process has it
     * @param here where commands wait that were left on this machine
     * @param left where those wait that were left anywhere
     */
    SharedTenure(
            Optional<RunLock> lock,
            PostgresTenure right,
            StoreHolder me,
            Duration lease,
            Supplier<Set<Release>> releases,
            CommandBox here,
            SharedCommands left) {
        this.lock = lock;
        this.right = right;
        this.me = me;
        this.lease = lease;
        this.releases = releases;
        this.commands = new CommandBoxes(here, left.heldBy(right.commands()), () -> lost.get() == null);
        right.whenLost(lost::set);
    }

    @Override
    public EventLog open() {
        return right.open();
    }

    @Override
    public LogInTheMaking begin() {
        PostgresMaking made = right.begin();
        return new LogInTheMaking() {
            @Override
            public EventLog open() {
                return made.open();
            }

            @Override
            public void adopt() {
                made.adopt();
            }
        };
    }

    @Override
    public String setAside() {
        return right.setAside();
    }

    @Override
    public void require() {
        ReproofException reason = lost.get();
        if (reason != null) {
            throw reason;
        }
    }

    @Override
    public synchronized boolean isReleased(TaskId task, int iteration) {
        if (System.nanoTime() - lookedAt >= BETWEEN_LOOKS.toNanos()) {
            lookedAt = System.nanoTime();
            try {
                released = releases.get();
            } catch (Storage unheard) {
                return false; // it is looked again, and the lease tells when the store is away for long
            }
        }
        return released.contains(new Release(task, iteration));
    }

    @Override
    public synchronized void forgetRelease(TaskId task, int iteration) {
        right.forget(new Release(task, iteration));
        released = Set.of();
        lookedAt = System.nanoTime() - BETWEEN_LOOKS.toNanos();
    }

    @Override
    public CommandBox commands() {
        return commands;
    }

    @Override
    public String sign() {
        return right.epoch() + "-" + right.renewed();
    }

    @Override
    public Optional<Duration> lease() {
        return Optional.of(lease);
    }

    @Override
    public Optional<Before> before() {
        return right.before()
                .filter(standing -> !standing.holder().isEmpty())
                .map(standing -> StoreHolder.read(standing.holder())
                        .map(before -> new Before(before.holder(), before.agentsOutlive(), me.hasPlaceOf(before)))
                        .orElseGet(() -> new Before(UNKNOWN, StoreChoice.LEASE, false)));
    }

    @Override
    public void pass() {
        right.leave(right.before().map(Standing::holder).orElse(""));
    }

    @Override
    public void settle() {
        right.leave("");
    }

    @Override
    public void leave() {
        lock.ifPresent(RunLock::leave);
    }

    @Override
    public void close() {
        try {
            right.close();
        } finally {
            lock.ifPresent(RunLock::close);
        }
    }
}
