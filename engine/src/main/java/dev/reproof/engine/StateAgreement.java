package dev.reproof.engine;

import dev.reproof.engine.files.RunHome;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.Sha256;
import dev.reproof.projections.state.StateSummary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares a log with the state file beside it. State files are written from what the log holds, so one that knows more
 * says that the log was damaged, rolled back or replaced; such a log is never gone on with.
 */
final class StateAgreement {

    private final RunHome home;
    private final Consumer<String> warnings;

    StateAgreement(RunHome home, Consumer<String> warnings) {
        this.home = home;
        this.warnings = warnings;
    }

    /**
     * For a log without a run.
     *
     * @throws Corrupt when there was one
     */
    void requireNoRun() {
        state().filter(state -> state.position().isPresent()).ifPresent(state -> {
            throw disagreement(state, "no start of a run");
        });
    }

    /**
     * For a log that was replayed.
     *
     * @throws Corrupt when the state file was not written from it
     */
    void require(Replay replay) {
        state().filter(state -> state.position().isPresent()).ifPresent(state -> {
            Optional<Sha256> link = replay.link(state.position().getAsLong());
            if (link.isEmpty() || !link.equals(state.chain())) {
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
     * For the second place of the state file, where anything may stand already.
     *
     * @throws Rejected when that is no state file of this version: it would be lost
     */
    static void requireOurs(Path statePath) {
        if (!Files.exists(statePath)) {
            return;
        }
        try (InputStream in = Files.newInputStream(statePath)) {
            StateSummary.read(in, statePath.toString());
        } catch (Corrupt | TooNew notOurs) {
            throw new Rejected(
                    "The state path holds something that would be lost: " + notOurs.getMessage()
                            + "; move it away, or name another --state-path",
                    notOurs);
        } catch (IOException e) {
            throw new Storage("State path " + statePath + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Corrupt disagreement(StateSummary state, String found) {
        return new Corrupt("The event log was damaged, rolled back or replaced: " + home.eventsFile() + " expected"
                + " position=" + state.position().getAsLong() + " chain="
                + state.chain().map(Sha256::hex).orElse("none") + " as " + home.state() + " says, found " + found
                + "; restore the log from a copy of the run's directory. Nothing was changed");
    }

    /** What the state file says. One that says nothing is set aside, since the log will write another. */
    private Optional<StateSummary> state() {
        if (!Files.exists(home.state())) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(home.state())) {
            return Optional.of(StateSummary.read(in, home.state().toString()));
        } catch (Corrupt unreadable) {
            setAside(unreadable);
            return Optional.empty();
        } catch (IOException e) {
            throw new Storage("State file " + home.state() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void setAside(Corrupt unreadable) {
        Path aside = home.state().resolveSibling("state.json.unreadable");
        try {
            Files.move(home.state(), aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Storage("State file " + home.state() + " cannot be set aside: " + e.getMessage(), e);
        }
        warnings.accept(
                unreadable.getMessage() + "; it was set aside as " + aside + " and is written anew from the log");
    }
}
