package dev.reproof.engine.cli.shell;

import dev.reproof.engine.RunTrail;
import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.VisibleDirectory;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunId;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.state.StateOutcome;
import dev.reproof.projections.state.StateView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds runs by what an operator calls them, and reads their state files. */
public final class RunFinder {

    /** A run's directory with what its state file says; absent while it has none. */
    public record Found(RunHome home, Optional<StateView> state) {

        /** Looks at a run's own state file. */
        public static Found at(RunHome home) {
            return new Found(home, StateView.readable(home.state()));
        }

        /** Where the artifacts are, if that is outside of the run's directory; one that has moved took its own along. */
        public Optional<Path> pinnedArtifacts() {
            return state.flatMap(StateView::artifacts)
                    .filter(named -> !state.flatMap(StateView::home)
                            .map(home -> home + "/artifacts")
                            .equals(Optional.of(named)))
                    .flatMap(ArtifactPlaces::absolute)
                    .filter(directory -> !directory.normalize().equals(home.artifacts()));
        }

        public boolean hasFinished() {
            return hasFinished(false);
        }

        /** Whether the run came to its end; where {@code failedGoOn}, one that failed did not. */
        public boolean hasFinished(boolean failedGoOn) {
            return state.flatMap(StateView::outcome)
                    .filter(StateOutcome::ends)
                    .filter(outcome -> !failedGoOn || outcome.kind() == StateOutcome.Kind.SUCCESS)
                    .isPresent();
        }
    }

    private final Surroundings surroundings;
    private final Workplace workplace;

    public RunFinder(Surroundings surroundings, Workplace workplace) {
        this.surroundings = surroundings;
        this.workplace = workplace;
    }

    /** Whether a log of the run was ever written to. */
    private boolean hasLog(RunHome home) {
        return workplace.store().has(home);
    }

    /** Whether the log of the run is where other machines have it too: then the run's directory may be behind it, or missing. */
    public boolean isShared(RunHome home) {
        return workplace.store().files(home).isEmpty();
    }

    /** Who runs the run; where its store cannot be asked, as far as its directory tells. */
    public SeenRunner runner(RunHome home) {
        try {
            return heard(home);
        } catch (ReproofException unheard) {
            return SeenRunner.of(home); // who asks for the run itself is told
        }
    }

    /**
     * Who runs the run, as its store says.
     *
     * @throws Storage where that cannot be asked
     */
    public SeenRunner heard(RunHome home) {
        return SeenRunner.of(workplace.store(), home);
    }

    /** The run of that id or in that directory. */
    public RunHome named(String run) {
        Path directory = surroundings.directory().resolve(run);
        RunHome home = run.contains("/") || run.contains("\\") || !isRunId(run)
                ? new RunHome(directory)
                : workplace.root().home(new RunId(run));
        if (!VisibleDirectory.isThere(home.directory()) && !(isShared(home) && hasLog(home))) {
            throw new NotFound("No run '" + run + "' in " + home.directory() + "; " + listing());
        }
        return home;
    }

    /**
     * The named run, or the latest one that has not finished; one that may never have begun comes last.
     *
     * @param failedGoOn whether a run that failed counts as not finished
     */
    public RunHome unfinished(Optional<String> run, boolean failedGoOn) {
        return run.map(this::named)
                .orElseGet(() -> all().stream()
                        .filter(found -> !found.hasFinished(failedGoOn)
                                && (hasLog(found.home()) || found.state().isPresent()))
                        .max(Comparator.comparing((Found found) -> found.state().isPresent())
                                .thenComparing(this::lastChange))
                        .map(Found::home)
                        .orElseThrow(this::noneUnfinished));
    }

    private NotFound noneUnfinished() {
        String failed = all().stream()
                .filter(found -> found.hasFinished() && !found.hasFinished(true))
                .max(Comparator.comparing(this::lastChange))
                .map(found ->
                        "; the latest that did not succeed is " + found.home().name() + ", which goes on with "
                                + found.state()
                                        .flatMap(StateView::outcome)
                                        .flatMap(StateOutcome::end)
                                        .map(waysOn(found.home(), found.state())::again)
                                        .orElseThrow())
                .orElse("");
        return new NotFound("No unfinished run under " + shown() + failed + "; " + listing());
    }

    /** The named run, or the latest one; a directory that holds nothing of a run counts only where there is no other. */
    public RunHome latest(Optional<String> run) {
        return run.map(this::named)
                .orElseGet(() -> all().stream()
                        .max(Comparator.comparing((Found found) -> found.state().isPresent()
                                        || hasLog(found.home())
                                        || Files.exists(found.home().state()))
                                .thenComparing(this::lastChange))
                        .map(Found::home)
                        .orElseThrow(() -> new NotFound("No run under " + shown())));
    }

    /** What finds that run again from here: its id where that does, else its directory. */
    public String called(RunHome home) {
        boolean byId = isRunId(home.name())
                && workplace
                        .root()
                        .home(new RunId(home.name()))
                        .directory()
                        .toAbsolutePath()
                        .normalize()
                        .equals(home.directory().toAbsolutePath().normalize());
        return byId ? home.name() : home.directory().toString();
    }

    /** How an operator goes on with that run. */
    public WaysOn waysOn(RunHome home, Optional<StateView> state) {
        return new WaysOn(
                ShellWords.from(surroundings.directory(), workplace),
                called(home),
                state.filter(view -> !view.agent().isEmpty()).isPresent(),
                state.flatMap(StateView::redaction)
                        .map(redaction -> redaction.rules().names().stream()
                                .flatMap(RunFinder::redacting)
                                .toList())
                        .orElse(List.of()));
    }

    /** Where a value came from is not recorded; most come from the environment. */
    private static Stream<String> redacting(String name) {
        return name.startsWith(Redaction.PATTERN) ? Stream.of("--redact", "PATTERN") : Stream.of("--redact-env", name);
    }

    /** Every run, by name. A state file that cannot be read is named on stderr and counts as none. */
    public List<Found> all() {
        return homes().stream().map(this::found).toList();
    }

    /** The same without a look at what their state files say. */
    public List<RunHome> homes() {
        Map<String, RunHome> homes = new TreeMap<>();
        workplace.root().homes().forEach(home -> homes.put(home.name(), home));
        workplace
                .store()
                .runs()
                .forEach(shared ->
                        homes.putIfAbsent(shared.value(), workplace.root().home(shared)));
        return homes.values().stream().filter(this::isOfTheStore).toList();
    }

    /** One whose log is elsewhere than in the store that was named is left out, and named on stderr. */
    private boolean isOfTheStore(RunHome home) {
        try {
            workplace.store().files(home);
            return true;
        } catch (Corrupt | Rejected e) {
            surroundings.err().println("warning: " + Printable.line(e.getMessage()));
            return false;
        }
    }

    /** A run and what its state file says; one that cannot be read is named on stderr and counts as none. */
    public Found found(RunHome home) {
        return new Found(home, readable(home));
    }

    /**
     * What the state file of a run says, or its log where that file is damaged.
     *
     * @throws Corrupt when neither can be read
     */
    public StateView standing(RunHome home) {
        return readable(home).orElseGet(() -> state(home));
    }

    /** What the state file of a run says; for a run in a shared store what its log says. */
    public StateView state(RunHome home, StateView.Part... parts) {
        return isShared(home) ? standingOfLog(home) : ofFile(home, parts);
    }

    private static StateView ofFile(RunHome home, StateView.Part... parts) {
        if (!VisibleDirectory.isThere(home.directory()) || !Files.exists(home.state(), LinkOption.NOFOLLOW_LINKS)) {
            throw new NotFound("Run in " + home.directory() + " has no state file yet; reproof resume makes it again"
                    + " from the event log");
        }
        try (InputStream in = StateInput.of(home.state()).from(0)) {
            return StateView.read(in, home.state().toString(), parts);
        } catch (IOException e) {
            throw new Storage("State file " + home.state() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Optional<StateView> readable(RunHome home) {
        if (isShared(home)) {
            try {
                return hasLog(home) ? Optional.of(standingOfLog(home)) : Optional.empty();
            } catch (ReproofException e) {
                surroundings
                        .err()
                        .println("warning: "
                                + Printable.line(e.getMessage()
                                        + "; what is shown of run " + home.name()
                                        + " is what its directory remembers, and may be behind"));
            }
        }
        try {
            return VisibleDirectory.isThere(home.directory()) && Files.exists(home.state(), LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(ofFile(home))
                    : Optional.empty();
        } catch (Corrupt | TooNew | Storage e) {
            Optional<StateView> told = e instanceof Corrupt && !isShared(home) ? ofLog(home) : Optional.empty();
            String instead = told.isPresent() ? "; meanwhile its log tells how the run stands" : "";
            surroundings.err().println("warning: " + Printable.line(e.getMessage() + instead));
            return told;
        }
    }

    /** The log is what the state file is made of; where neither can be read, the file's fault is the one to tell. */
    private Optional<StateView> ofLog(RunHome home) {
        if (!hasLog(home)) {
            return Optional.empty();
        }
        try {
            return Optional.of(standingOfLog(home));
        } catch (ReproofException e) {
            return Optional.empty();
        }
    }

    private StateView standingOfLog(RunHome home) {
        try (RunTrail trail =
                surroundings.engine(workplace.store(), warning -> {}).trail(home)) {
            RunTrail.Standing standing = trail.standing();
            return StandingOfLog.of(standing.state(), home, storeName(home), standing.at());
        }
    }

    /** What a state file calls the log of the run. */
    public String storeName(RunHome home) {
        return workplace.store().name(home);
    }

    private String listing() {
        return ShellWords.from(surroundings.directory(), workplace).command("runs") + " lists the runs";
    }

    /** The directory whose runs these are, as people call it. */
    public Path shown() {
        return workplace.keepsRunsElsewhere() ? workplace.root().directory() : workplace.directory();
    }

    private FileTime lastChange(Found found) {
        RunHome home = found.home();
        if (isShared(home)) {
            return found.state()
                    .flatMap(StateView::writtenAt)
                    .map(FileTime::from)
                    .orElse(FileTime.fromMillis(0));
        }
        try {
            return Files.getLastModifiedTime(Files.exists(home.eventsFile()) ? home.eventsFile() : home.directory());
        } catch (IOException e) {
            throw new Storage("Run in " + home.directory() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isRunId(String text) {
        try {
            return new RunId(text).value().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
