package dev.reproof.engine.roads;

import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.disk.FileIdentity;
import dev.reproof.engine.home.LogReplacement;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.replay.StateAgreement;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePlan;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.Tenure;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.Road;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.state.read.OpenedState;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Chooses what a run is brought back from, best first: its event log, then a state file. After a choice the run's
 * directory has the log to go on with. The run's lock is held meanwhile.
 */
public record RoadChoice(EngineSettings settings, RunPlaces places, ResumePolicy policy, RunStore store) {

    /**
     * What a resume would do.
     *
     * @param file a state file that the operator names; absent for the run's own directory
     * @throws Corrupt when a resume would be refused as a whole
     */
    public ResumePlan plan(Optional<Path> file, Optional<NewRun> request, AgentsToCome agents) {
        try (OpenedState state = new OpenedState(file.orElse(places.home().state()))) {
            return plan(road(state, request, OptionChoices.NONE), request, agents);
        }
    }

    private ResumePlan plan(StateRoad state, Optional<NewRun> request, AgentsToCome agents) {
        if (!store.has(places.home())
                || new UnbegunLog(places.home(), store.files(places.home()))
                        .damage()
                        .isPresent()) {
            return planOfState(state, request);
        }
        try {
            return planOfLog(state, request, agents);
        } catch (Corrupt damage) {
            if (!policy.fromState()) {
                throw damage;
            }
            return planOfState(state, request);
        }
    }

    /** Warns as the resume would, but for what that would refuse. */
    private ResumePlan planOfState(StateRoad state, Optional<NewRun> request) {
        StateRoad.Loaded loaded = state.load();
        ResumePlan plan = Planner.ofState(loaded, request, policy);
        LoadedState read = loaded.state();
        (plan.refuses() ? read.file().warnings() : read.warnings()).forEach(warning -> warn(warning.line()));
        return plan;
    }

    private ResumePlan planOfLog(StateRoad state, Optional<NewRun> request, AgentsToCome agents) {
        if (readsAsRun()) {
            List<MirrorFiles> files = MirrorFiles.of(places, Optional.empty());
            try (EventLog log = store.read(places.home())) {
                Replay replay = agreed(state, log);
                LeadingMirrors.of(files, replay, new LogTexts(log)).requireNone(store.place(places.home()));
                return Planner.ofLog(replay.state(), places.home(), request, policy, agents.of(replay, log));
            }
        }
        if (!isOwn(state.file())) {
            return planOfState(state, request);
        }
        agreement(state).requireNoRun();
        throw new NotFound("No run in " + places.home().directory() + ": it has no event log with a start");
    }

    private boolean readsAsRun() {
        try (EventLog log = store.read(places.home())) {
            return log.run().isPresent();
        } catch (NotFound younger) {
            return false;
        }
    }

    /** The history of a log that may be written to, once it agrees with its own state file and with the named one. */
    private Replay agreed(StateRoad state, EventLog log) {
        Replay replay = ownAgreement().replayed(() -> Replay.of(log, log.run().orElseThrow(this::noStart)));
        if (!isOwn(state.file())) {
            requireSameRun(state, replay);
        }
        return replay;
    }

    private boolean isOwn(Path file) {
        return file.toAbsolutePath().equals(places.home().state());
    }

    private Corrupt noStart() {
        return new Corrupt("The event log " + store.place(places.home())
                + " holds no start of a run; move it away, or give --from-state to have it set aside");
    }

    private interface Examination {
        void examine(EventLog log);
    }

    /**
     * The log where there is one; the state file beside it where the log is gone, or damaged and the operator wants
     * that.
     */
    public Road of(Tenure tenure, Optional<NewRun> request, OptionChoices options) {
        try (OpenedState state = new OpenedState(places.home().state())) {
            return of(road(state, request, options), tenure);
        }
    }

    private Road of(StateRoad state, Tenure tenure) {
        boolean hasLog = store.has(places.home());
        if (!hasLog && agreement(state).knowsRun()) {
            Road road = take(state, tenure, state.passable());
            warn("The event log of the run in " + places.home().directory() + " is gone or empty; the run goes on from "
                    + state.file() + ", and what finished after that was written runs again");
            return road;
        }
        if (policy.fromState() && hasLog) {
            List<LeadingMirrors> leading = new ArrayList<>();
            return fault(log -> requireHealthy(state, log, leading::add))
                    .map(damage -> setAside(state, tenure, damage, leading))
                    .orElse(Road.LOG);
        }
        return Road.LOG;
    }

    /**
     * The log that is here already, if it was made of that very file or the file was written from it; else that file.
     *
     * @param file for the caller to close
     * @throws Corrupt when there is a log of another history
     */
    public Road of(OpenedState file, Tenure tenure, Optional<NewRun> request, OptionChoices options) {
        StateRoad from = road(file, request, options);
        return hasRun() ? ofLogOr(from, tenure) : take(from, tenure, from.passable());
    }

    private Road ofLogOr(StateRoad from, Tenure tenure) {
        Optional<Corrupt> damage =
                fault(log -> requireSameRun(from, Replay.of(log, log.run().orElseThrow(this::noStart))));
        if (damage.isPresent() && !policy.fromState()) {
            throw damage.get();
        }
        return damage.map(found -> setAside(from, tenure, found, List.of())).orElse(Road.LOG);
    }

    private StateRoad road(OpenedState file, Optional<NewRun> request, OptionChoices options) {
        return new StateRoad(settings, places, policy, file, request, options);
    }

    private boolean hasRun() {
        if (!store.has(places.home())) {
            return false;
        }
        try (EventLog log = store.read(places.home())) {
            return log.run().isPresent();
        } catch (Corrupt damaged) {
            return true; // what it held must not be replaced without a word
        } catch (NotFound younger) {
            return false;
        }
    }

    private void requireHealthy(StateRoad state, EventLog log, Consumer<LeadingMirrors> found) {
        StateAgreement agreement = agreement(state);
        if (log.run().isEmpty()) {
            agreement.requireNoRun();
        } else {
            Replay replay = Replay.of(log, log.run().get());
            LeadingMirrors leading = leading(replay, log);
            found.accept(leading.outsideOf(places.home().artifacts()));
            agreement.require(replay);
            leading.requireNone(store.place(places.home()));
        }
    }

    /** Files that hold more than a log to which nobody writes. */
    private LeadingMirrors leading(Replay replay, EventLog log) {
        return LeadingMirrors.of(
                MirrorFiles.of(
                        places,
                        Optional.of(replay.state())
                                .filter(run -> !isCopy(run, places.home()))
                                .map(RunState::artifacts)),
                replay,
                new LogTexts(log));
    }

    /** Whether the run that recorded this still lies where it lay then: this is a copy, and its artifacts elsewhere are not its. */
    public static boolean isCopy(RunState state, RunHome home) {
        return state.writer()
                .workplace()
                .flatMap(before -> ArtifactPlaces.absolute(before.home()))
                .map(RunHome::new)
                .filter(RunHome::hasEvents)
                .filter(original -> !FileIdentity.areSame(original.eventsFile(), home.eventsFile()))
                .isPresent();
    }

    /**
     * Makes sure that no file holds more than the log, once that was replayed.
     *
     * @throws Corrupt when one does
     */
    public void requireNoneLeads(Replay replay, EventLog log) {
        leading(replay, log).requireNone(store.place(places.home()));
    }

    private void requireSameRun(StateRoad from, Replay replay) {
        boolean madeOfIt = replay.state()
                .definition()
                .imported()
                .filter(imported -> imported.file().equals(from.digest()))
                .isPresent();
        if (!madeOfIt) {
            agreement(from).requireSameRun(replay);
        }
    }

    private StateAgreement agreement(StateRoad state) {
        return StateAgreement.untouched(places.home(), store, state.input());
    }

    private StateAgreement ownAgreement() {
        return StateAgreement.untouched(
                places.home(), store, StateInput.of(places.home().state()));
    }

    /** What is wrong with the log, which is only read: one that is set aside stays as it was found. */
    private Optional<Corrupt> fault(Examination examination) {
        try (EventLog log = store.read(places.home())) {
            examination.examine(log);
            return Optional.empty();
        } catch (Corrupt damage) {
            return Optional.of(damage);
        } catch (NotFound younger) {
            return ownAgreement().knowsRun() ? Optional.of(noStart()) : Optional.empty();
        }
    }

    private Road setAside(StateRoad state, Tenure tenure, Corrupt damage, List<LeadingMirrors> leading) {
        StateRoad.Loaded loaded = state.passable(); // before anything is moved
        leading.forEach(state::keepBeside);
        String aside = tenure.setAside();
        warn("The event log was set aside as " + aside + ", and the run goes on from " + state.file() + ", because: "
                + finding(damage));
        return take(state, tenure, loaded);
    }

    /** What was found, without the advice for those who do not want the log set aside. */
    private static String finding(Corrupt damage) {
        String message = String.valueOf(damage.getMessage());
        int advice = message.indexOf("; ");
        return advice < 0 ? message : message.substring(0, advice);
    }

    private Road take(StateRoad state, Tenure tenure, StateRoad.Loaded loaded) {
        return state.makeLog(
                loaded,
                tenure,
                settings.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                () -> makeRoom(state.file()));
    }

    /** What another history has left would contradict the new log, so it goes before that comes. */
    private void makeRoom(Path file) {
        LogReplacement made = new LogReplacement(places.home());
        made.setHeadsAside().ifPresent(aside -> warn("The signed heads of the log that was here are now " + aside));
        if (!isOwn(file)) {
            made.setStateAside().ifPresent(aside -> warn("The state file that was here is now " + aside));
            made.setIndexAside().ifPresent(aside -> warn("The index that was here is now " + aside));
        }
    }

    private void warn(String text) {
        settings.warnings().accept(text);
    }
}
