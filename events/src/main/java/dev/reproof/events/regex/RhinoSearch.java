package dev.reproof.events.regex;

import dev.reproof.events.ReproofException;
import dev.reproof.events.UntrustedText;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.ScriptRuntime;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/**
 * Rhino's regular expressions without its scripts: no source is ever evaluated, no class generated, and nothing of Java
 * is reachable from the sealed scope.
 */
final class RhinoSearch implements Predicate<String> {

    /**
     * Rhino asks after this many counted instructions whether to go on. It counts none while a single character repeats,
     * so the distance between two questions grows with the text; hence the small number.
     */
    private static final int INSTRUCTIONS_BETWEEN_CHECKS = 1_000;

    private final String shown;
    private final Duration timeLimit;
    private final Scriptable regex;

    /** Keeps no place between two searches, so that several threads may use it. */
    static RhinoSearch once(String shown, String pattern, Duration timeLimit) {
        return new RhinoSearch(shown, pattern, "", timeLimit);
    }

    /** One that {@link #all} may be asked of, which keeps its place: for one thread at a time. */
    static RhinoSearch global(String shown, String pattern, Duration timeLimit) {
        return new RhinoSearch(shown, pattern, "g", timeLimit);
    }

    private RhinoSearch(String shown, String pattern, String flags, Duration timeLimit) {
        this.shown = shown;
        this.timeLimit = timeLimit;
        this.regex = compile(shown, pattern, flags);
    }

    private static Scriptable compile(String shown, String pattern, String flags) {
        Context context = new Deadline(Duration.ZERO).enterContext();
        try {
            return context.newObject(Scope.SEALED, "RegExp", new Object[] {pattern, flags});
        } catch (RhinoException e) {
            throw new ReproofException.Invalid(
                    "Not a JavaScript regular expression: /" + UntrustedText.shorten(shown) + "/: " + e.details(), e);
        } finally {
            Context.exit();
        }
    }

    @Override
    public boolean test(String text) {
        return within(
                text,
                context -> ScriptRuntime.toBoolean(
                        ScriptableObject.callMethod(context, regex, "test", new Object[] {text})));
    }

    /** Hands on every match that is not empty, from left to right. */
    void all(String text, Consumer<JsMatches.Span> sink) {
        within(text, context -> {
            int next = 0;
            while (next <= text.length()) {
                ScriptableObject.putProperty(regex, "lastIndex", next);
                if (!(ScriptableObject.callMethod(context, regex, "exec", new Object[] {text})
                        instanceof Scriptable match)) {
                    break;
                }
                int from = ((Number) ScriptableObject.getProperty(match, "index")).intValue();
                int to = from + ScriptRuntime.toString(match.get(0, match)).length();
                if (to > from) {
                    sink.accept(new JsMatches.Span(from, to));
                }
                next = Math.max(to, from + 1);
            }
            return text;
        });
    }

    private <T> T within(String text, Function<Context, T> action) {
        Context context = new Deadline(timeLimit).enterContext();
        context.setInstructionObserverThreshold(INSTRUCTIONS_BETWEEN_CHECKS);
        try {
            return action.apply(context);
        } catch (TimeUp e) {
            throw new ReproofException.Rejected(
                    "Gave up searching for /" + UntrustedText.shorten(shown) + "/ in " + text.length()
                            + " characters after " + timeLimit.toMillis() + " ms; use a pattern that backtracks less",
                    e);
        } finally {
            Context.exit();
        }
    }

    /** The built-in objects, made once and never changed. */
    private static final class Scope {
        static final ScriptableObject SEALED = make();

        private static ScriptableObject make() {
            Context context = new Deadline(Duration.ZERO).enterContext();
            try {
                return context.initSafeStandardObjects(null, true);
            } finally {
                Context.exit();
            }
        }
    }

    /** Stops a search that runs too long, from inside its own thread. */
    private static final class Deadline extends ContextFactory {
        private final long start = System.nanoTime();
        private final long limit;

        Deadline(Duration limit) {
            this.limit = limit.toNanos();
        }

        @Override
        protected Context makeContext() {
            Context context = super.makeContext();
            context.setLanguageVersion(Context.VERSION_ES6);
            context.setInterpretedMode(true);
            return context;
        }

        @Override
        protected void observeInstructionCount(Context context, int instructions) {
            if (System.nanoTime() - start > limit) {
                throw new TimeUp();
            }
        }
    }

    private static final class TimeUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TimeUp() {
            super("the time limit of a search", null, false, false);
        }
    }
}
