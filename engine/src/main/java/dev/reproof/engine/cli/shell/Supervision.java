package dev.reproof.engine.cli.shell;

import dev.reproof.engine.agent.RunnerVariables;
import java.util.Map;
import java.util.Optional;

/**
 * How a supervisor tells its runner that SIGINT is none of the runner's business. A terminal sends that to both, and the
 * supervisor passes what it gets on as SIGTERM; so the runner is told once, however it was asked for.
 */
public final class Supervision {

    private Supervision() {}

    /** Has the environment of a runner name this process. */
    public static void announce(Map<String, String> environment) {
        environment.put(
                RunnerVariables.SUPERVISOR,
                Long.toString(ProcessHandle.current().pid()));
    }

    /** The supervisor that started this process itself; not one that only started something around it. */
    static Optional<ProcessHandle> supervisor() {
        String named = System.getenv().getOrDefault(RunnerVariables.SUPERVISOR, "");
        return ProcessHandle.current()
                .parent()
                .filter(parent -> Long.toString(parent.pid()).equals(named));
    }
}
