package dev.reproof.engine.replay;

import dev.reproof.engine.home.IndexHead;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.store.RunStore;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.Sha256;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.state.StateView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Compares a log with the state file beside it. State files are written from what the log holds, so one that knows more
 * says that the log was damaged, rolled back or replaced; such a log is never gone on with.
 */
public final class StateAgreement {

    private final RunHome home;
    private final RunStore store;
    private final Path file;
    private final StateInput input;
    /** Takes a file out of the way that says nothing, and says so. */
    private final Consumer<Corrupt> unreadable;

    private StateAgreement(RunHome home, RunStore store, StateInput input, Consumer<Corrupt> unreadable) {
        this.home = home;
        this.store = store;
        this.file = input.file();
        this.input = input;
        this.unreadable = unreadable;
    }

    /** For who writes to the run: a state file of the run that says nothing is set aside, to be written again. */
    public static StateAgreement of(RunHome home, RunStore store, Consumer<String> warnings) {
        return new StateAgreement(
                home, store, StateInput.of(home.state()), damage -> setAside(home.state(), damage, warnings));
    }

    /** For a state file that is not ours to touch. */
    public static StateAgreement untouched(RunHome home, RunStore store, StateInput input) {
        return new StateAgreement(home, store, input, damage -> {});
    }

    /**
     * For a log without a run.
     *
     * @throws Corrupt when there was one, or nobody can tell
     */
    public void requireNoRun() {
        Optional<StateView> known = onlyWitness();
        known.filter(state -> state.position().isPresent()).ifPresent(state -> {
            throw disagreement(state, "no start of a run");
        });
        index(known).ifPresent(head -> {
            throw rolledBack(head, "no start of a run");
        });
    }

    /**
     * For a log that was replayed.
     *
     * @throws Corrupt when the state file was not written from it
     */
    public void require(Replay replay) {
        Optional<StateView> known = state();
        require(replay, known, index(known));
    }

    private void require(Replay replay, Optional<StateView> summary, Optional<IndexHead> index) {
        index.filter(head -> !replay.link(head.position()).equals(Optional.of(head.chain())))
                .ifPresent(head -> {
                    throw rolledBack(
                            head,
                            "position=" + replay.state().position() + " chain="
                                    + replay.state().chain());
                });
        summary.filter(state -> state.position().isPresent()).ifPresent(state -> {
            Optional<Sha256> link = replay.link(state.position().getAsLong());
            if ((link.isEmpty() || !link.equals(state.chain())) && !wasImported(replay, state)) {
                throw disagreement(
                        state,
                        "position=" + replay.state().position() + " chain="
                                + replay.state().chain()
                                + link.map(found -> ", and chain=" + found + " at the file's position")
                                        .orElse(""));
            }
        });
    }

    /**
     * For a state file that somebody names, and a log that is there already.
     *
     * @throws Corrupt when the file was not written from that log
     */
    public void requireSameRun(Replay replay) {
        if (state().filter(state -> state.position().isPresent()).isEmpty()) {
            throw new Corrupt("The event log has another history: " + store.place(home) + " holds run "
                    + replay.state().run() + ", and nothing says that it was made of " + file
                    + "; name another --run-id, or give --from-state to set the log aside. Nothing was changed");
        }
        require(replay);
    }

    /** The index of the artifacts, where the state file of the run says nothing. */
    private Optional<IndexHead> index(Optional<StateView> known) {
        boolean own = file.toAbsolutePath().normalize().equals(home.state().normalize());
        return own && known.isEmpty() ? IndexHead.of(home) : Optional.empty();
    }

    /**
     * Replays a log that a runner may be writing to: the file is read first, so it cannot be ahead of a sound log.
     *
     * @throws Corrupt as {@link #require} says
     */
    public Replay replayed(Supplier<Replay> replay) {
        Optional<StateView> before = state();
        Optional<IndexHead> head = index(before);
        Replay replayed = replay.get();
        require(replayed, before, head);
        return replayed;
    }

    /** Whether the log was made from that very state, and its own state file has not been written since. */
    private static boolean wasImported(Replay replay, StateView state) {
        return replay.state()
                .definition()
                .imported()
                .filter(from -> from.chain().equals(state.chain()))
                .filter(from ->
                        from.position().equals(state.position().stream().boxed().findFirst()))
                .isPresent();
    }

    /**
     * Whether the state file here tells of a run.
     *
     * @throws Corrupt when it is all that is left, and says nothing
     */
    public boolean knowsRun() {
        return (store.has(home) ? state() : onlyWitness())
                .filter(state -> state.position().isPresent())
                .isPresent();
    }

    /** Where no log can write it anew, a damaged state file is evidence that nobody may set aside. */
    private Optional<StateView> onlyWitness() {
        StateAgreement strict = new StateAgreement(home, store, input, damage -> {
            throw new Corrupt(
                    "The run in " + home.directory() + " has no event log, and its state file says nothing: "
                            + damage.getMessage() + "; restore one of the two from a copy of the run's directory, or"
                            + " move " + file + " away to begin anew. Nothing was changed",
                    damage);
        });
        return strict.state();
    }

    /**
     * For the second place of the state file, where anything may stand already.
     *
     * @throws Rejected when that is no state file of this version: it would be lost
     */
    public static void requireOurs(Path statePath) {
        if (!Files.exists(statePath)) {
            return;
        }
        try (InputStream in = StateInput.named(statePath).from(0)) {
            StateView.read(in, statePath.toString());
        } catch (Corrupt | TooNew notOurs) {
            throw new Rejected(
                    "The state path holds something that would be lost: " + notOurs.getMessage()
                            + "; move it away, or name another --state-path",
                    notOurs);
        } catch (IOException e) {
            throw new Storage("State path " + statePath + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Corrupt disagreement(StateView state, String found) {
        return new Corrupt("The event log was damaged, rolled back or replaced: " + store.place(home) + " expected"
                + " position=" + state.position().getAsLong() + " chain="
                + state.chain().map(Sha256::hex).orElse("none") + " as " + file + " says, found " + found
                + "; restore the log from a copy of the run's directory, or give --from-state to set it aside and go on"
                + " from the state file. Nothing was changed");
    }

    private Corrupt rolledBack(IndexHead head, String found) {
        return new Corrupt("The event log was damaged, rolled back or replaced: " + store.place(home) + " expected"
                + " position=" + head.position() + " chain=" + head.chain() + " as " + head.file() + " says, found "
                + found + ", and the state file is gone; restore the log or the state file from a copy of the run's"
                + " directory, or move " + home.artifacts() + " away to go on with what is left. Nothing was changed");
    }

    /** What the state file says. One of ours that says nothing is set aside, since the log will write another. */
    private Optional<StateView> state() {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = input.from(0)) {
            return Optional.of(StateView.read(in, file.toString()));
        } catch (Corrupt damage) {
            unreadable.accept(damage);
            return Optional.empty();
        } catch (IOException e) {
            throw new Storage("State file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void setAside(Path file, Corrupt unreadable, Consumer<String> warnings) {
        Path aside = file.resolveSibling("state.json.unreadable");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Storage("State file " + file + " cannot be set aside: " + e.getMessage(), e);
        }
        warnings.accept(
                unreadable.getMessage() + "; it was set aside as " + aside + " and is written anew from the log");
    }
}
