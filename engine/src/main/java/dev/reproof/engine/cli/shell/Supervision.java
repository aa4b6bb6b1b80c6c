package dev.reproof.engine.cli.shell;

import dev.reproof.engine.agent.Ancestry;
import dev.reproof.engine.agent.RunnerVariables;
import dev.reproof.engine.agent.process.ProcessTable;
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
        Ancestry.here().announce(environment);
    }

    /** The supervisor that started this process itself; not one that only started something around it. */
    static Optional<ProcessHandle> supervisor() {
        return Ancestry.here().supervisor().stream()
                .boxed()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .findFirst();
    }

    /** The same of another process; absent too where the system does not tell. */
    static Optional<ProcessHandle> supervisor(ProcessHandle runner) {
        return runner.parent()
                .filter(parent -> ProcessTable.carrying(RunnerVariables.SUPERVISOR, Long.toString(parent.pid()))
                        .test(runner));
    }
}
