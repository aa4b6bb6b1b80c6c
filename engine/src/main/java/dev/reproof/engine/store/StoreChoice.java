package dev.reproof.engine.store;

import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Which store is meant, and how it is reached. Needs PostgreSQL's driver on the class path only where a store of that kind is
 * named, by this or by a run's directory.
 *
 * @param address {@code jdbc:postgresql://host[:port][,host2]/database?parameters}, without a password; absent where each
 *     run's directory says where its log is, and new runs keep theirs in a file there
 * @param passwordFile holds the password and nothing else; absent where PGPASSFILE or PGPASSWORD has it, or none is needed
 * @param acceptUndurable whether a server may be used that can lose what it has acknowledged
 * @param takeOver whether whoever has the right to write to a run is known to be gone, so that nobody waits for its lease
 * @param lease how long the right to write to a run lasts without a sign of who has it
 * @param told takes a line where something is waited for
 * @param environment the value of a variable, or null
 */
@Exported
public record StoreChoice(
        Optional<String> address,
        Optional<Path> passwordFile,
        boolean acceptUndurable,
        boolean takeOver,
        Duration lease,
        Consumer<String> told,
        UnaryOperator<String> environment) {

    /**
     * How long the right to write lasts where nothing else is said: longer than a server that is away is waited for, so that
     * agents go on meanwhile.
     */
    public static final Duration LEASE = Duration.ofSeconds(150);

    private static final Duration MARGIN = Duration.ofSeconds(5);

    /**
     * Opens it; nothing is connected yet.
     *
     * @throws ReproofException.Invalid when the address is none, or has a parameter that is not allowed
     */
    public Store open() {
        return new NotedStores(address, url -> SharedStore.of(url, this));
    }

    /** How long the right of another is waited for: who is gone does not renew it. */
    Duration leasePatience() {
        return LEASE.compareTo(lease) > 0 ? LEASE.plus(MARGIN) : lease.plus(MARGIN);
    }
}
