package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.events.Exported;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Ends an agent whose runner has given no sign of life for a while, though nobody is there to do it: another machine may begin
 * its task again then.
 *
 * @param signs file whose content changes with each sign of life
 * @param outlive how long an agent goes on without one; whole seconds
 */
@Exported
public record AgentGuard(Path signs, Duration outlive) {

    public AgentGuard {
        outlive = Duration.ofSeconds(Math.max(1, outlive.toSeconds()));
    }

    /** Whether this system shows which processes are an agent's, also to a shell. */
    public static boolean isPossible() {
        return ProcessTable.tellsOpenFiles();
    }
}
