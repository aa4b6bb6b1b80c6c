package dev.reproof.engine.publish;

import dev.reproof.events.RunId;
import java.util.function.Consumer;

/** Tells the operator which file fell behind, in one line each; the run itself goes on. */
record FileWarnings(RunId run, Consumer<String> sink) {

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
        sink.accept(("Files of run=" + run + ": " + text).replaceAll("[\\p{Cntrl}\u2028\u2029]", "?"));
    }
}
