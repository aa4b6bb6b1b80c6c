package dev.reproof.projections.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a version-2 state file tells at a glance, read without the run's log.
 *
 * @param run absent in a file that names no run
 * @param position last event of the run stream that the file knows; absent with {@code run}
 * @param chain head of the run stream's chain there; absent with {@code run}
 * @param home the run's directory when the file was written; absent with {@code run}
 * @param artifacts where the artifacts were then; absent with {@code run}, and where none are kept
 * @param outcome how the run ended, or {@code INTERRUPTED}; absent while it goes on
 * @param warnings what the operator was told
 * @param tasks in the order of the file, each id once
 */
public record StateSummary(
        int version,
        Optional<RunId> run,
        OptionalLong position,
        Optional<Sha256> chain,
        Optional<String> home,
        Optional<String> artifacts,
        Optional<Instant> writtenAt,
        String title,
        Optional<String> outcome,
        List<StateWarning> warnings,
        List<TaskLine> tasks) {

    /**
     * One task of a run.
     *
     * @param status a word of {@link #STATUSES}
     * @param attempt dispatches of the current iteration; 0 before the first
     * @param textBytes length of the finished transcript, in UTF-8
     * @param textFile the file of the artifacts that holds it, as the state file names it; absent where none does
     * @param checkpoint the file that holds a pause; absent for other tasks
     */
    public record TaskLine(
            TaskId id,
            String status,
            long attempt,
            OptionalLong durationMillis,
            Optional<String> errorMessage,
            OptionalLong textBytes,
            Optional<String> textFile,
            Optional<String> checkpoint) {

        /** A task that is no pause, and whose text no file holds. */
        public TaskLine(
                TaskId id,
                String status,
                long attempt,
                OptionalLong durationMillis,
                Optional<String> errorMessage,
                OptionalLong textBytes) {
            this(id, status, attempt, durationMillis, errorMessage, textBytes, Optional.empty(), Optional.empty());
        }
    }

    /** The words a status may be, in the order in which a task may come to them. */
    public static final List<String> STATUSES =
            List.of("PENDING", "RUNNING", "AWAITING_APPROVAL", "FINISHED", "ERROR", "BUDGET-EXCEEDED");

    /** Room for the packed transcripts of any run that fits on a disk; it ends files that never would. */
    private static final long MOST_BYTES = 64L << 30;

    private static final int MOST_NESTING = 1_000;

    private static final JsonFactory JSON = factory(MOST_BYTES);

    public StateSummary {
        warnings = List.copyOf(warnings);
        tasks = List.copyOf(tasks);
    }

    /**
     * Reads a summary.
     *
     * @param where the file, for messages
     * @throws IOException when the stream does
     * @throws dev.reproof.events.ReproofException.TooNew when a newer version wrote the file
     * @throws Corrupt when it is no state file of version 2, is damaged, or goes beyond 64 GiB, 100,000 tasks or 128 Mi
     *     characters of what a summary shows; packed transcripts are skipped, never held
     */
    public static StateSummary read(InputStream in, String where) throws IOException {
        return read(in, where, JSON);
    }

    static StateSummary read(InputStream in, String where, JsonFactory bounded) throws IOException {
        return new SummaryReader(where).read(tree(in, where, bounded));
    }

    /** How many tasks stand where, by the words of {@link #STATUSES}, in their order; only those that occur. */
    public Map<String, Long> counts() {
        return tasks.stream()
                .collect(Collectors.groupingBy(
                        TaskLine::status,
                        () -> new TreeMap<String, Long>(Comparator.comparingInt(STATUSES::indexOf)),
                        Collectors.counting()));
    }

    /** Bytes of all finished transcripts; the largest number there is where a file says more. */
    public long textBytes() {
        return tasks.stream()
                .mapToLong(task -> task.textBytes().orElse(0))
                .reduce(0, (sum, bytes) -> sum > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : sum + bytes);
    }

    private static JsonNode tree(InputStream in, String where, JsonFactory bounded) throws IOException {
        try (JsonParser all = bounded.createParser(in);
                JsonParser kept = new FilteringParserDelegate(
                        all, SummaryFilter.of(where), TokenFilter.Inclusion.INCLUDE_ALL_AND_PATH, true)) {
            JsonNode root = SummaryTree.read(kept);
            if (kept.nextToken() != null) {
                throw new Corrupt("State file " + where + " goes on after its end; it is not what Reproof wrote");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new Corrupt(
                    "State file " + where + " is not readable JSON: " + e.getOriginalMessage()
                            + "; resume the run from its event log, which writes the file again",
                    e);
        }
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
