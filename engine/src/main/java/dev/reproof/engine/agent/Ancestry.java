package dev.reproof.engine.agent;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What started this process, as far as that has said so in {@link RunnerVariables}. It counts only where it is the parent:
 * a variable is inherited by processes that it was not meant for.
 *
 * @param pid of this process
 * @param parent absent where it is in another pid namespace
 */
public record Ancestry(long pid, OptionalLong parent, Map<String, String> environment) {

    private static final long INIT = 1;

    public Ancestry {
        environment = Map.copyOf(environment);
    }

    /** That of this process, at this moment: a parent may end. */
    public static Ancestry here() {
        ProcessHandle me = ProcessHandle.current();
        OptionalLong parent = me.parent().stream().mapToLong(ProcessHandle::pid).findFirst();
        return new Ancestry(me.pid(), parent, System.getenv());
    }

    /** The supervisor that started this process itself; not one that only started something around it. */
    public OptionalLong supervisor() {
        return namedParent(RunnerVariables.SUPERVISOR);
    }

    /**
     * Whether the system ends all other processes of this pid namespace once this process and its supervisor, where it has
     * one, are gone: one of the two is the first process there, or has a launcher that is.
     *
     * <p>That launcher does nothing but wait for the one child it has and end with it; there is no way on which it would go
     * on, and what it waits for cannot be kept from ending. It needs no proof of its own, then: a namespace whose launcher
     * has not yet ended has a moment left, or is frozen as a whole, agents included.
     */
    public boolean endsNamespace() {
        return pid == INIT || namedParent(RunnerVariables.INIT).isPresent();
    }

    /** Tells a process that this one starts, waits for and supervises. */
    public void announce(Map<String, String> variables) {
        String me = Long.toString(pid);
        variables.put(RunnerVariables.SUPERVISOR, me);
        if (endsNamespace()) {
            variables.put(RunnerVariables.INIT, me);
        } else {
            variables.remove(RunnerVariables.INIT);
        }
    }

    private OptionalLong namedParent(String variable) {
        Optional<String> named = Optional.ofNullable(environment.get(variable));
        return parent.isPresent() && named.equals(Optional.of(Long.toString(parent.getAsLong())))
                ? parent
                : OptionalLong.empty();
    }
}
