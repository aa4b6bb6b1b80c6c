package dev.reproof.engine.recover;

import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.home.RunGround;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.publish.RunFiles;
import dev.reproof.engine.replay.RecentPrompts;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.Tenure;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.events.AttemptKey;
import java.util.Optional;
import java.util.Set;

/**
 * The witness that a run was locked, replayed, checked and taken over. Only the end of {@link Recovery} makes one, and a
 * run takes commands only through one.
 */
public final class Recovered {

    /**
     * What the run goes on with; all of it belongs to whoever holds the witness.
     *
     * @param wasElsewhere whether another machine may have had the run since this directory was used last
     * @param signs for the guards of agents; absent where they have none
     * @param prompts to be kept when they are made
     * @param adopted attempts of an earlier process that go on under this one
     * @param nextStream number of the next transcript stream
     */
    public record Parts(
            EngineSettings settings,
            RunPlaces places,
            Tenure tenure,
            RunGround ground,
            boolean wasElsewhere,
            Optional<SignsOfLife> signs,
            RunStore store,
            EventLog log,
            RunWriter writer,
            RunFiles files,
            AgentRecords agents,
            RecentPrompts prompts,
            Set<AttemptKey> adopted,
            long nextStream) {}

    private final Parts parts;

    Recovered(Parts parts) {
        this.parts = parts;
    }

    public Parts parts() {
        return parts;
    }
}
