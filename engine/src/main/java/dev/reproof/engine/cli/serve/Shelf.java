package dev.reproof.engine.cli.serve;

import dev.reproof.engine.cli.look.StateEdition;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.engine.home.RunHome;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the state files of all runs say, each read again only when it has changed. Safe for many threads. */
final class Shelf {

    private record Read(Optional<StateEdition> edition, Found found) {}

    private final RunFinder finder;
    private final Clock clock;
    private Map<String, Read> read = Map.of();

    Shelf(RunFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    /** All runs, by name. */
    synchronized List<Found> all() {
        Map<String, Read> now = new HashMap<>();
        List<Found> all = finder.homes().stream()
                .map(home ->
                        now.computeIfAbsent(home.name(), name -> look(home)).found())
                .toList();
        read = now;
        return all;
    }

    private Read look(RunHome home) {
        Optional<StateEdition> edition = edition(home);
        Read before = read.get(home.name());
        return before != null && before.edition().equals(edition) ? before : new Read(edition, finder.found(home));
    }

    /** The run of that name, which is one of a list and no path. */
    Optional<RunHome> run(String name) {
        return finder.homes().stream().filter(home -> home.name().equals(name)).findFirst();
    }

    /** How the state file of a run looks; absent where there is none yet. */
    Optional<StateEdition> edition(RunHome home) {
        if (finder.isShared(home)) {
            return Optional.of(StateEdition.ofMoment(clock.instant()));
        }
        try {
            return Optional.of(StateEdition.of(home));
        } catch (IOException e) {
            return Optional.empty(); // there is none yet, or it cannot be looked at
        }
    }
}
