package dev.reproof.engine.roads;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RecordedDag;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.LogInTheMaking;
import dev.reproof.engine.store.Tenure;
import dev.reproof.engine.write.Commit;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.Document;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Road;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.state.read.ArtifactSource;
import dev.reproof.projections.state.read.OpenedState;
import dev.reproof.projections.state.read.ParsedState;
import dev.reproof.projections.state.read.RunHeader;
import dev.reproof.projections.state.read.StateFile;
import dev.reproof.projections.state.read.StateFileReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The road back from a state file: reads it, looks for every transcript, and makes the log that the run goes on with.
 *
 * @param request the DAG that is given beside the file; a file that holds none needs one
 */
record StateRoad(
        EngineSettings settings,
        RunPlaces places,
        ResumePolicy policy,
        OpenedState input,
        Optional<NewRun> request,
        OptionChoices options) {

    private static final String LEGACY_REVISION = "1";

    /**
     * A state file that was found good, and the DAG it is to be read with.
     *
     * @param sha256 of the bytes that the state was read from
     */
    record Loaded(LoadedState state, NewRun start, Sha256 sha256) {}

    Path file() {
        return input.file();
    }

    /**
     * Reads everything, and changes nothing.
     *
     * @throws dev.reproof.events.ReproofException.Corrupt when the file is damaged
     * @throws Invalid when the DAG is missing or cannot be run
     */
    Loaded load() {
        StateFileReader reader = reader();
        ParsedState parsed = reader.parse(input);
        StateFile found = reader.readIfComplete(parsed)
                .orElseGet(
                        () -> reader.with(request.orElseThrow(() -> needsDag(2)).dag())
                                .read(parsed));
        NewRun start = start(found);
        StateFile checked = found.run().flatMap(RunHeader::dag).isPresent()
                ? found
                : reader.with(start.dag()).read(parsed);
        return new Loaded(loaded(checked, start), start, parsed.sha256());
    }

    private LoadedState loaded(StateFile found, NewRun start) {
        Optional<String> named = found.run().flatMap(RunHeader::artifacts);
        ArtifactPlaces texts = ArtifactPlaces.of(file(), places.pinned(), named);
        return LoadedState.of(
                found,
                file().toString(),
                new LoadedState.Search(
                        texts.after(places.alsoArtifacts()),
                        texts.before(places.findings()),
                        RunState.loops(start.dag(), recorded(found, start)),
                        policy.acceptDegraded()));
    }

    private static RunOptions recorded(StateFile found, NewRun start) {
        return found.run()
                .flatMap(RunHeader::options)
                .orElseGet(() -> start.options().forNewRun());
    }

    private StateFileReader reader() {
        StateFileReader reader = new StateFileReader();
        ArtifactPlaces named = new ArtifactPlaces(
                        places.pinned().filter(Files::isDirectory).stream().toList())
                .after(places.alsoArtifacts());
        return named.all().isEmpty() ? reader : reader.with((ArtifactSource) named::files);
    }

    /** The run as the file has it; where it has no DAG, with the one that is given. */
    private NewRun start(StateFile found) {
        Optional<RunHeader> header = found.run();
        Optional<byte[]> own = header.flatMap(RunHeader::dag);
        if (own.isEmpty() && request.isEmpty()) {
            throw needsDag(found.version());
        }
        RunId run = name(header);
        return own.map(document -> NewRun.ofRecorded(run, document, "the DAG in " + file(), options))
                .orElseGet(request::orElseThrow);
    }

    private Invalid needsDag(int version) {
        return new Invalid("The state file " + file() + " (version " + version + ") does not hold its DAG;"
                + " give both: reproof run DAG --resume-state " + file());
    }

    /** What lies in a run's directory is that run; what comes from elsewhere is called as its new directory is. */
    private RunId name(Optional<RunHeader> header) {
        if (request.isPresent()) {
            return request.get().run();
        }
        boolean here = file().toAbsolutePath().equals(places.home().state());
        return header.filter(found -> here)
                .map(RunHeader::id)
                .orElseGet(() -> new RunId(places.home().name()));
    }

    /**
     * Makes sure that a log can be made, and changes nothing.
     *
     * @throws dev.reproof.events.ReproofException.Corrupt when a transcript cannot be rebuilt, naming all
     * @throws dev.reproof.events.ReproofException.Rejected when the file is no plain one, and when the given DAG is
     *     another one and that was not accepted
     */
    Loaded passable() {
        Loaded loaded = load();
        requirePlain();
        loaded.state().requireComplete();
        request.ifPresent(given -> new RecordedDag(loaded.start()).require(given, policy));
        return loaded;
    }

    /**
     * Makes the log, whole or not at all.
     *
     * @param loaded what {@link #passable} gave
     * @param makingRoom is run when the log is whole, just before it becomes the run's
     */
    Road makeLog(Loaded loaded, Tenure tenure, Instant now, Runnable makingRoom) {
        LogInTheMaking made = tenure.begin();
        LeadingMirrors leading;
        try (EventLog log = made.open()) {
            Commit run = write(log, now, loaded);
            leading = LeadingMirrors.of(
                    MirrorFiles.ownOf(places.home()).stream().toList(),
                    run.state(),
                    run.transcripts(),
                    new LogTexts(log));
        }
        makingRoom.run();
        keepBeside(leading);
        made.adopt();
        loaded.state().warnings().forEach(warning -> settings.warnings().accept(warning.line()));
        return loaded.state().road();
    }

    /** Texts that the new log does not have, and whose attempts are made again, stay for whoever wants them. */
    void keepBeside(LeadingMirrors leading) {
        leading.keep()
                .forEach(kept -> settings.warnings()
                        .accept("A file holds text that the run goes on without, and is kept as " + kept));
    }

    private Commit write(EventLog log, Instant now, Loaded loaded) {
        NewRun start = loaded.start();
        LoadedState state = switch (loaded.state().road()) {
            case LEGACY -> stored(log, loaded);
            case LOG, STATE -> loaded.state();
        };
        return StateImport.write(
                log,
                now,
                state,
                loaded.sha256(),
                new StateImport.Beginning(start, document -> started(state.file(), start, document)));
    }

    /** A version-1 document is kept as it was, and what is imported is what comes out of the log, upcast. */
    private LoadedState stored(EventLog log, Loaded loaded) {
        NewRun start = loaded.start();
        StreamId run = StreamId.ofRun(start.run());
        log.storeImportedDocument(run, LEGACY_REVISION, bytes(loaded.sha256()));
        return loaded(
                reader().with(start.dag())
                        .read(log.importedDocument(run).orElseThrow(), "the document of " + file() + " in the log")
                        .of(1),
                start);
    }

    private RunStarted started(StateFile found, NewRun start, Document document) {
        boolean off = found.run().filter(header -> header.artifacts().isEmpty()).isPresent();
        ArtifactChoice there =
                off ? ArtifactChoice.off() : ArtifactChoice.own(); // where it had them is for its operator to say
        return start.started(
                document,
                recorded(found, start),
                settings.runner(),
                places.artifacts().or(there));
    }

    /** Digest of the file; equal for a file that was imported before. */
    Sha256 digest() {
        return ArtifactDirectory.digest(file().toAbsolutePath(), this::plain).sha256();
    }

    private InputStream plain() throws IOException {
        requirePlain();
        return input.from(0);
    }

    private void requirePlain() {
        try {
            PlainFile.requirePlainOrFree(file().toAbsolutePath());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The bytes that were parsed, or none: somebody may have written into the very file since. */
    private byte[] bytes(Sha256 parsed) {
        byte[] bytes;
        try {
            bytes = input.bytes();
        } catch (IOException e) {
            throw unreadable(e);
        }
        Sha256 found = Sha256.of(bytes);
        if (!found.equals(parsed)) {
            throw new Corrupt("State file " + file() + " was changed while it was read: expected sha256=" + parsed
                    + ", found sha256=" + found + "; try again. Nothing was changed");
        }
        return bytes;
    }

    private Storage unreadable(IOException e) {
        return new Storage("State file " + file() + " cannot be read: " + e.getMessage(), e);
    }
}
