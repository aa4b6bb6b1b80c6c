package dev.reproof.engine.log;

import dev.reproof.events.ReproofException.Rejected;

/**
 * Says that whoever holds it belongs to this program. What could write to a run without its lock and without a replay
 * asks for one, since it has to be public for the packages that share it: outside of them there is only {@code
 * ResumeEngine}.
 */
public final class Insider {

    private static final String PROGRAM = "dev.reproof.";

    private Insider() {}

    /**
     * For the class that calls this.
     *
     * @throws Rejected when it belongs to another program
     */
    public static Insider here() {
        Class<?> caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .getCallerClass();
        if (!caller.getPackageName().startsWith(PROGRAM)) {
            throw new Rejected("Only the engine opens event logs and writes to them, found " + caller.getName()
                    + "; use ResumeEngine, which locks and replays a run first");
        }
        return new Insider();
    }
}
