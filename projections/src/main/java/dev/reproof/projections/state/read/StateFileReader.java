package dev.reproof.projections.state.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.json.JsonFault;
import dev.reproof.events.json.JsonProblem;
import dev.reproof.projections.state.StateInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads state files, version 1 as the legacy runner wrote them and version 2, and believes none of them: size, nesting,
 * types, ids and statuses are checked, and no name in them is followed out of the artifact directory.
 *
 * @param limits how much a file may hold
 * @param dag what the tasks are checked against; a version-2 file may bring its own
 * @param artifacts where the stream files of legacy transcripts are looked for, and nowhere else
 */
public record StateFileReader(StateLimits limits, Optional<Dag> dag, Optional<ArtifactSource> artifacts) {

    static final String TOO_NEW = "too-new";
    static final String DAG_NEEDED = "dag-needed";

    /** A reader that has the file alone. */
    public StateFileReader() {
        this(StateLimits.DEFAULT, Optional.empty(), Optional.empty());
    }

    public StateFileReader with(Dag known) {
        return new StateFileReader(limits, Optional.of(known), artifacts);
    }

    public StateFileReader with(ArtifactSource directory) {
        return new StateFileReader(limits, dag, Optional.of(directory));
    }

    /**
     * Reads a file.
     *
     * @throws ReproofException.NotFound when there is none
     * @throws ReproofException.TooNew when it has a version that this program does not know yet
     * @throws ReproofException.Corrupt naming all that is wrong with it
     * @throws ReproofException.Storage when it cannot be read
     */
    public StateFile read(Path file) {
        return read(parse(StateInput.named(file)));
    }

    /** As {@link #read(Path)}, of JSON that was read before. */
    public StateFile read(ParsedState parsed) {
        return sound(check(parsed), where(parsed.input()));
    }

    /**
     * Reads a file that may need a DAG and hold none.
     *
     * @return absent for such a file: it is to be read with its DAG
     * @throws ReproofException as {@link #read(Path)} does
     */
    public Optional<StateFile> readIfComplete(Path file) {
        return readIfComplete(parse(StateInput.named(file)));
    }

    /** As {@link #readIfComplete(Path)}, of JSON that was read before. */
    public Optional<StateFile> readIfComplete(ParsedState parsed) {
        StateReading reading = check(parsed);
        return reading instanceof StateReading.Unsound unsound && lacksDagOnly(unsound)
                ? Optional.empty()
                : Optional.of(sound(reading, where(parsed.input())));
    }

    /**
     * Reads the JSON of a file, once for whatever is made of it.
     *
     * @throws ReproofException as {@link #read(Path)} does
     */
    public ParsedState parse(StateInput input) {
        try {
            return StateJson.parse(input, limits);
        } catch (JsonFault fault) {
            throw unusable(List.of(fault.problem()), where(input));
        }
    }

    private static boolean lacksDagOnly(StateReading.Unsound reading) {
        return reading.problems().stream().allMatch(problem -> problem.code().equals(DAG_NEEDED));
    }

    /**
     * Reads a file, and tells all that is wrong with it at once.
     *
     * @throws ReproofException.NotFound when there is none
     * @throws ReproofException.Storage when it cannot be read
     */
    public StateReading check(Path file) {
        try {
            return check(StateJson.parse(StateInput.named(file), limits));
        } catch (JsonFault fault) {
            return new StateReading.Unsound(List.of(fault.problem()));
        }
    }

    private StateReading check(ParsedState parsed) {
        return new StateReader(this, Optional.of(parsed.input())).read(parsed.document());
    }

    /**
     * The state in a document that was stored and upcast.
     *
     * @param where names the document, for messages
     * @throws ReproofException.Corrupt naming all that is wrong with it
     */
    public StateFile read(JsonNode document, String where) {
        return sound(new StateReader(this, Optional.empty()).read(document), where);
    }

    private static StateFile sound(StateReading reading, String where) {
        if (reading instanceof StateReading.Sound sound) {
            return sound.state();
        }
        throw unusable(((StateReading.Unsound) reading).problems(), where);
    }

    private static String where(StateInput input) {
        return "State file " + input.file();
    }

    private static ReproofException unusable(List<JsonProblem> problems, String where) {
        String what = problems.stream().map(JsonProblem::toString).collect(Collectors.joining("\n  ", "\n  ", ""));
        if (problems.get(0).code().equals(TOO_NEW)) {
            return new TooNew(where + " comes from a newer version of the program; use that one:" + what);
        }
        return new Corrupt(where + " cannot be used; give another copy, or resume from the event log:" + what);
    }
}
