package dev.reproof.engine.agent.script;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.events.TaskId;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a script says about each task; every task in it has at least one entry. */
record Script(Map<TaskId, List<Entry>> tasks) {

    Script {
        tasks = Collections.unmodifiableMap(new HashMap<>(tasks)); // ids may share a hash code
    }

    /** The entry that serves this iteration: the one of that number, else the last. */
    Optional<Entry> entry(TaskId task, int iteration) {
        return Optional.ofNullable(tasks.get(task))
                .map(entries -> entries.get(Math.min(iteration, entries.size() - 1)));
    }

    /**
     * One scripted transcript and its end.
     *
     * @param delay waited between two chunks
     * @param failure the message it fails with; absent where it finishes
     */
    record Entry(
            List<String> chunks,
            Duration delay,
            Optional<String> failure,
            OptionalLong inputTokens,
            OptionalLong outputTokens) {

        Entry {
            chunks = List.copyOf(chunks);
        }

        AgentResult result() {
            return failure.<AgentResult>map(message -> new AgentResult.Failed(message, inputTokens, outputTokens))
                    .orElseGet(() -> new AgentResult.Finished(inputTokens, outputTokens));
        }
    }
}
