package dev.reproof.engine.store;

import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.HolderFile;
import dev.reproof.engine.home.LogReplacement;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunLock;
import dev.reproof.engine.home.StoreNote;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.LogStore;
import dev.reproof.engine.log.h2.H2LogStore;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.engine.steer.CommandInbox;
import dev.reproof.events.RunId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** The log of each run in a file in the run's own directory, and a lock file for the right to write to it. */
public final class FileStore implements RunStore {

    private final LogStore logs;

    /** Each log is an H2 database of its own. */
    public FileStore() {
        this(new H2LogStore(Insider.here()));
    }

    public FileStore(LogStore logs) {
        this.logs = logs;
    }

    @Override
    public String name(RunHome home) {
        return "h2:" + home.eventsFile().getFileName();
    }

    @Override
    public String place(RunHome home) {
        return home.eventsFile().toString();
    }

    @Override
    public boolean has(RunHome home) {
        return home.hasEvents();
    }

    @Override
    public void prepare(RunHome home) {
        home.create();
    }

    @Override
    public EventLog read(RunHome home) {
        return logs.read(home.events());
    }

    @Override
    public Tenure claim(
            Insider insider, RunHome home, RunId run, Holder me, Optional<Duration> agentsOutlive, Duration patience) {
        Objects.requireNonNull(insider);
        return new Locked(home, Optional.of(RunLock.acquire(home, run, me, patience)), logs);
    }

    @Override
    public Tenure receive(Insider insider, RunHome home, RunId run, Holder me, Optional<Duration> agentsOutlive) {
        Objects.requireNonNull(insider);
        return new Locked(home, Optional.empty(), logs);
    }

    @Override
    public Optional<EventLog> readAside(RunHome home) {
        return new LogReplacement(home).aside().map(logs::read);
    }

    @Override
    public void note(RunHome home) {
        StoreNote.remove(home);
    }

    @Override
    public Optional<Holder> holder(RunHome home) {
        return new HolderFile(home.holder()).read();
    }

    @Override
    public Optional<LogStore> files(RunHome home) {
        return Optional.of(logs);
    }

    @Override
    public void close() {
        // each log is closed by who opened it
    }

    /** @param lock absent where another tenure of this process has it */
    private record Locked(RunHome home, Optional<RunLock> lock, LogStore logs) implements Tenure {

        @Override
        public EventLog open() {
            return logs.open(home.events());
        }

        @Override
        public LogInTheMaking begin() {
            LogReplacement made = new LogReplacement(home);
            made.discard();
            return new LogInTheMaking() {
                @Override
                public EventLog open() {
                    return logs.open(made.inTheMaking());
                }

                @Override
                public void adopt() {
                    made.adopt();
                }
            };
        }

        @Override
        public String setAside() {
            return new LogReplacement(home).setAside().toString();
        }

        @Override
        public void require() {
            // the system keeps the lock for as long as the process lives
        }

        @Override
        public CommandBox commands() {
            return new CommandInbox(home);
        }

        @Override
        public String sign() {
            return Long.toString(System.nanoTime());
        }

        @Override
        public Optional<Duration> lease() {
            return Optional.empty();
        }

        @Override
        public Optional<Before> before() {
            return Optional.empty(); // a lock file is for one machine, or for what agents leave on a shared disk
        }

        @Override
        public void leave() {
            lock.ifPresent(RunLock::leave);
        }

        @Override
        public void close() {
            lock.ifPresent(RunLock::close);
        }
    }
}
