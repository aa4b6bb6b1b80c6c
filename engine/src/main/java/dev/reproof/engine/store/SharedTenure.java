package dev.reproof.engine.store;

import dev.reproof.engine.home.RunLock;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.postgres.PostgresMaking;
import dev.reproof.engine.log.postgres.PostgresTenure;
import dev.reproof.events.ReproofException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The right to write to a run of a shared store, and the lock of the directory where this machine keeps what it has of it. */
final class SharedTenure implements Tenure {

    private final RunLock lock;
    private final PostgresTenure right;
    private final StoreHolder me;
    private final Duration lease;
    private final AtomicReference<ReproofException> lost = new AtomicReference<>();

    SharedTenure(RunLock lock, PostgresTenure right, StoreHolder me, Duration lease) {
        this.lock = lock;
        this.right = right;
        this.me = me;
        this.lease = lease;
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
    public String sign() {
        return right.epoch() + "-" + right.renewed();
    }

    @Override
    public Optional<Duration> lease() {
        return Optional.of(lease);
    }

    @Override
    public Optional<Elsewhere> elsewhere() {
        return right.before()
                .flatMap(before -> StoreHolder.read(before.holder()))
                .filter(before -> !me.hasPlaceOf(before))
                .map(before -> new Elsewhere(before.holder(), before.agentsOutlive()));
    }

    @Override
    public void leave() {
        lock.leave();
    }

    @Override
    public void close() {
        try (lock) {
            right.close();
        }
    }
}
