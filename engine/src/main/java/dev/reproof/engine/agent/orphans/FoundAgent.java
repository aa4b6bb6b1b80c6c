package dev.reproof.engine.agent.orphans;

import dev.reproof.events.Exported;
import java.nio.file.Path;

/**
 * What a runner would do about an agent that an earlier one may have left.
 *
 * @param agent for people
 * @param record the file in which it is recorded
 * @param reason for people
 */
@Exported
public record FoundAgent(String agent, Path record, Fate fate, String reason) {

    /** What would become of it. */
    public enum Fate {
        /** Nothing of it lives. */
        GONE,
        /** The runner would go on with it. */
        ADOPT,
        /** It would be ended. */
        END,
        /** It may be at work, so the runner would refuse to go on. */
        REFUSE
    }
}
