package dev.reproof.projections.state;

import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TranscriptRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a state file says beyond the events of its run.
 *
 * @param reason what made somebody write it
 * @param store where the log is, without credentials: {@code h2:events.mv.db}
 * @param home the run's directory
 * @param artifacts the artifact directory; absent where artifacts are off
 * @param dag the DAG document byte for byte, which is valid JSON in UTF-8
 * @param resultText the end of a task's transcript, for people; absent where there is nothing to show
 * @param transcript where a text is; absent where nothing but the log has it; asked once for each text and each writing
 *     of the file
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record StateContext(
        Instant writtenAt,
        String reason,
        String store,
        String home,
        Optional<String> artifacts,
        byte[] dag,
        List<StateWarning> warnings,
        Function<TaskState, Optional<String>> resultText,
        Function<TranscriptRef, Optional<TranscriptMember>> transcript) {

    public StateContext {
        warnings = List.copyOf(warnings);
    }
}
