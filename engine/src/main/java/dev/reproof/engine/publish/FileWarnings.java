package dev.reproof.engine.publish;

import dev.reproof.events.RunId;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Tells the operator which file fell behind, in one line each; the run itself goes on. Silent where the run has lost its directory. */
record FileWarnings(RunId run, Consumer<String> sink, BooleanSupplier ground) {

    FileWarnings(RunId run, Consumer<String> sink) {
        this(run, sink, () -> true);
    }

    /**
     * Warns.
     *
     * @param what which file is not as it should be, and what becomes of it
     * @param why the cause
     */
    void tell(String what, Throwable why) {
        tell(what + ": " + (why.getMessage() == null ? why.toString() : why.getMessage()));
    }

    void tell(String text) {
        if (!ground.getAsBoolean()) {
            return; // the writer says what became of all of them
        }
        sink.accept(("Files of run=" + run + ": " + text).replaceAll("[\\p{Cntrl}\u2028\u2029]", "?"));
    }
}
