package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import java.nio.file.Path;

/** Tells on one line what a pause waits for. */
final class WaitLine {

    private WaitLine() {}

    static String of(RunId run, AttemptKey key, Path file) {
        String task = Printable.line(key.task().value());
        return task + ": waits for its release: 'reproof approve " + run + " " + task + "', or remove "
                + Printable.line(file.toString());
    }
}
