package dev.reproof.engine.home;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.SystemDisk;
import dev.reproof.events.ReproofException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/**
 * How another log comes into a run's directory: made under a name of its own, adopted at once, what was there set aside. For
 * whoever holds the run's lock.
 */
public record LogReplacement(RunHome home) {

    private static final String ASIDE = "events.aside-%d.mv.db";

    /** Where a log is made that becomes {@link RunHome#events()} once it is whole; the file has the same suffix. */
    public Path inTheMaking() {
        return home.directory().resolve("events-import");
    }

    /**
     * Discards what an earlier attempt to make a log left.
     *
     * @throws ReproofException.Storage if that is impossible
     */
    public void discard() {
        DiskFailure.attempt(
                "remove", fileInTheMaking(), "check permissions there", () -> Files.deleteIfExists(fileInTheMaking()));
    }

    /**
     * Makes the log in the making the run's log, durably and at once.
     *
     * @throws ReproofException.Storage if that is impossible; the run's directory is then as it was, or as it is to be
     */
    public void adopt() {
        DiskFailure.attempt("rename", fileInTheMaking(), "check permissions there, then resume the run", () -> {
            OwnerOnly.restrict(fileInTheMaking()); // H2 has created it
            Files.move(fileInTheMaking(), home.eventsFile(), StandardCopyOption.ATOMIC_MOVE);
            SystemDisk.INSTANCE.forceDirectory(home.directory());
        });
    }

    /**
     * Moves the log out of the way, under a name that is free.
     *
     * @return its new place
     * @throws ReproofException.Storage if that is impossible
     */
    public Path setAside() {
        return moved(home.eventsFile(), ASIDE);
    }

    /** The log that was moved out of the way last, as the H2 URL takes it; absent where none was. */
    public Optional<Path> aside() {
        int number = 1;
        while (isThere(ASIDE, number)) {
            number++;
        }
        return number == 1
                ? Optional.empty()
                : Optional.of(home.directory()
                        .resolve(String.format(Locale.ROOT, ASIDE, number - 1).replace(".mv.db", "")));
    }

    private boolean isThere(String names, int number) {
        return Files.exists(
                home.directory().resolve(String.format(Locale.ROOT, names, number)), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Moves the file of a log out of the way whose run never began, under a name that is free.
     *
     * @return its new place
     * @throws ReproofException.Storage if that is impossible
     */
    public Path setUnbegunAside() {
        return moved(home.eventsFile(), "events.unbegun-%d.mv.db");
    }

    /**
     * Moves the state file out of the way, if there is one.
     *
     * @return its new place
     * @throws ReproofException.Storage if that is impossible
     */
    public Optional<Path> setStateAside() {
        return Files.exists(home.state()) ? Optional.of(moved(home.state(), "state.aside-%d.json")) : Optional.empty();
    }

    /**
     * Moves the index of the run's own artifacts out of the way, if there is one.
     *
     * @return its new place
     * @throws ReproofException.Storage if that is impossible
     */
    public Optional<Path> setIndexAside() {
        Path index = home.artifacts().resolve(RunHome.INDEX);
        return Files.exists(index, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(moved(index, "index.aside-%d.md"))
                : Optional.empty();
    }

    /**
     * Moves the signed heads of a log out of the way that another one takes the place of, if there are any.
     *
     * @return their new place
     * @throws ReproofException.Storage if that is impossible
     */
    public Optional<Path> setHeadsAside() {
        return Files.exists(home.heads(), LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(moved(home.heads(), "heads.aside-%d.jsonl"))
                : Optional.empty();
    }

    private Path moved(Path file, String names) {
        int number = 1;
        while (isThere(names, number)) {
            number++;
        }
        Path aside = home.directory().resolve(String.format(Locale.ROOT, names, number));
        return DiskFailure.answer("set aside", file, "check permissions there", () -> {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            SystemDisk.INSTANCE.forceDirectory(home.directory());
            return aside;
        });
    }

    /** The file of that log. */
    public Path fileInTheMaking() {
        return home.directory().resolve("events-import.mv.db");
    }
}
