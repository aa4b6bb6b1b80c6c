package dev.reproof.projections.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.reproof.events.ByHand;
import dev.reproof.events.RedactionRules;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStanding.Waiting;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.Told;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a version-2 state file tells of a run, read without the run's log and without the texts that the file carries.
 *
 * @param run absent in a file that names no run
 * @param position last event of the run stream that the file knows; absent with {@code run}
 * @param chain head of the run stream's chain there; absent with {@code run}
 * @param home the run's directory when the file was written; absent with {@code run}
 * @param artifacts where the artifacts were then; absent with {@code run}, and where none are kept
 * @param forkedFrom what the run was forked from; absent for most runs
 * @param warnings what the operator was told
 * @param outcome absent while the run goes on
 * @param message how it ended or stopped, in words
 * @param tasks in the order of the file, each id once
 * @param agent the options that name the agent, as the run has them recorded; empty where it has none
 * @param redaction the rules by which secrets are replaced; absent where none are
 * @param told what agents told of all attempts, without the last report; nothing where the file has none
 * @param ranks the rank of each task, from 0; empty unless asked for, and where the file tells of none
 */
public record StateView(
        Optional<RunId> run,
        OptionalLong position,
        Optional<Sha256> chain,
        Optional<String> home,
        Optional<String> artifacts,
        Optional<RunForked> forkedFrom,
        List<StateWarning> warnings,
        Optional<Instant> writtenAt,
        String title,
        Optional<Instant> startedAt,
        Optional<StateOutcome> outcome,
        Optional<String> message,
        List<TaskView> tasks,
        Map<String, String> agent,
        Optional<Redaction> redaction,
        Told told,
        Map<TaskId, Integer> ranks) {

    /**
     * One task of a run.
     *
     * @param attempt dispatches of the current iteration; 0 before the first
     * @param textBytes length of the finished transcript, in UTF-8
     * @param textFile the file of the artifacts that holds it, as the state file names it; absent where none does
     * @param checkpoint the file that holds a pause; absent for other tasks
     * @param asks the beginning of what a pause that waits wants to be looked at; absent for other tasks
     * @param waiting why it is tried again, and when; absent where it does not wait for that
     * @param byHand how a person settled it; absent where nobody did
     */
    public record TaskView(
            TaskId id,
            TaskStatus status,
            int iteration,
            long attempt,
            Optional<Instant> startedAt,
            OptionalLong durationMillis,
            OptionalLong inputTokens,
            OptionalLong outputTokens,
            Optional<String> errorMessage,
            OptionalLong textBytes,
            Optional<String> textFile,
            Optional<String> checkpoint,
            Optional<String> asks,
            Optional<Waiting> waiting,
            Optional<ByHand> byHand) {}

    /**
     * Rules that replace secrets.
     *
     * @param counts how often each has replaced something, by its name
     */
    public record Redaction(RedactionRules rules, Map<String, Long> counts) {
        public Redaction {
            counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        }
    }

    /** What takes more to read than the rest, so that it has to be asked for. */
    public enum Part {
        /** The rank of each task; there are none of a run with more than a million dependencies. */
        RANKS
    }

    /** Room for the packed transcripts of any run that fits on a disk; it ends files that never would. */
    private static final long MOST_BYTES = 64L << 30;

    private static final int MOST_NESTING = 1_000;

    private static final JsonFactory JSON = factory(MOST_BYTES);

    public StateView {
        warnings = List.copyOf(warnings);
        tasks = List.copyOf(tasks);
        agent = Collections.unmodifiableMap(new HashMap<>(agent));
        ranks = Collections.unmodifiableMap(new HashMap<>(ranks));
    }

    /**
     * Reads a view.
     *
     * @param where the file, for messages
     * @param parts what is read beside the rest
     * @throws IOException when the stream does
     * @throws TooNew when a newer version wrote the file
     * @throws Corrupt when it is no state file of version 2, is damaged, or goes beyond 64 GiB, 100,000 tasks or 128 Mi
     *     characters of what a view shows; packed transcripts are skipped, never held
     */
    public static StateView read(InputStream in, String where, Part... parts) throws IOException {
        return read(in, where, JSON, parts);
    }

    static StateView read(InputStream in, String where, JsonFactory bounded, Part... parts) throws IOException {
        try (JsonParser json = bounded.createParser(in)) {
            return new StateViewReader(json, where, List.of(parts).contains(Part.RANKS)).read();
        } catch (JsonProcessingException e) {
            throw new Corrupt(
                    "State file " + where + " is not readable JSON: " + e.getOriginalMessage()
                            + "; resume the run from its event log, which writes the file again",
                    e);
        }
    }

    /** What a file tells; of one that is missing or cannot be read, whoever goes on from it has to tell. */
    public static Optional<StateView> readable(Path file) {
        return readable(StateInput.of(file));
    }

    /** The same of a file that may be open already. */
    public static Optional<StateView> readable(StateInput input) {
        if (!Files.isRegularFile(input.file())) {
            return Optional.empty();
        }
        try (InputStream in = input.from(0)) {
            return Optional.of(read(in, input.file().toString()));
        } catch (IOException | Corrupt | TooNew unread) {
            return Optional.empty();
        }
    }

    /** How many tasks stand where. */
    public Map<TaskStatus, Long> counts() {
        return TaskStatus.count(tasks.stream().map(TaskView::status));
    }

    /** Bytes of all finished transcripts; the largest number there is where a file says more. */
    public long textBytes() {
        return tasks.stream()
                .mapToLong(task -> task.textBytes().orElse(0))
                .reduce(0, (sum, bytes) -> sum > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : sum + bytes);
    }

    /** Reads documents up to that length. */
    static JsonFactory factory(long mostBytes) {
        StreamReadConstraints bounds = StreamReadConstraints.builder()
                .maxDocumentLength(mostBytes)
                .maxNestingDepth(MOST_NESTING)
                .build();
        return JsonFactory.builder().streamReadConstraints(bounds).build();
    }
}
