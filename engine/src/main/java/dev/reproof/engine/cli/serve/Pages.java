package dev.reproof.engine.cli.serve;

import dev.reproof.engine.cli.look.StateEdition;
import dev.reproof.engine.cli.serve.RunPage.Shown;
import dev.reproof.engine.home.RunHome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The pages of runs, made again when a run has changed. However many browsers ask, making that of a run at which a runner works takes a
 * tenth of the time at most: it reads the log. Safe for many threads.
 */
final class Pages {

    private static final int MOST_KEPT = 8;
    private static final int REST = 10;
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Made(Optional<StateEdition> edition, Shown shown, long nextNanos) {}

    private final RunPage page;
    private final Shelf shelf;
    private final Predicate<RunHome> isAtWork;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();
    private final Map<String, Made> made = new LinkedHashMap<>();

    /** @param isAtWork whether a runner works at a run, which is not to be held up */
    Pages(RunPage page, Shelf shelf, Predicate<RunHome> isAtWork) {
        this.page = page;
        this.shelf = shelf;
        this.isAtWork = isAtWork;
    }

    /** The file that the last page of a run has by that name. */
    Optional<Path> file(RunHome home, String name) {
        return kept(home.name()).map(last -> last.shown().files().get(name));
    }

    Answer of(RunHome home) {
        synchronized (locks.computeIfAbsent(home.name(), name -> new Object())) {
            Optional<StateEdition> edition = shelf.edition(home); // before the log: what comes meanwhile is seen next
            Optional<Made> kept = kept(home.name());
            long begin = System.nanoTime();
            if (kept.filter(last ->
                            last.edition().equals(edition) || (begin - last.nextNanos() < 0 && isAtWork.test(home)))
                    .isPresent()) {
                return kept.get().shown().page();
            }
            Shown fresh = page.of(home);
            long end = System.nanoTime();
            keep(home.name(), new Made(edition, fresh, end + Math.max(LEAST_NANOS, REST * (end - begin))));
            return fresh.page();
        }
    }

    private synchronized Optional<Made> kept(String name) {
        return Optional.ofNullable(made.get(name));
    }

    private synchronized void keep(String name, Made latest) {
        made.remove(name);
        made.put(name, latest);
        if (made.size() > MOST_KEPT) {
            made.remove(made.keySet().iterator().next());
        }
    }
}
