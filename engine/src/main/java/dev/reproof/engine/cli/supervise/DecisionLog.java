package dev.reproof.engine.cli.supervise;

import dev.reproof.engine.cli.run.LogFormatMixin;
import dev.reproof.engine.cli.shell.JsonLines;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.RunId;
import dev.reproof.projections.state.StateWarning;
import java.util.Optional;

/**
 * Tells each decision of a supervisor on one line.
 *
 * @param json as an object, in place of text
 */
record DecisionLog(Surroundings surroundings, RunId run, boolean json) {

    /**
     * Tells one.
     *
     * @param decision one word: {@code warn}, {@code start}, {@code restart}, {@code end} or {@code refuse}
     */
    void tell(String decision, RunProgress progress, String reason) {
        if (json) {
            JsonLines lines = new JsonLines(surroundings.err(), surroundings.clock(), LogFormatMixin.SUPERVISOR);
            lines.print(
                    lines.line(Optional.of(run.value()), progress.position(), progress.artifacts(), decision, reason));
        } else {
            surroundings.err().println(text(decision, progress, reason));
        }
    }

    void warn(RunProgress progress, StateWarning warning) {
        tell("warn", progress, warning.code() + ": " + warning.text());
    }

    private String text(String decision, RunProgress progress, String reason) {
        String position = progress.position().isPresent()
                ? ", position " + progress.position().getAsLong()
                : "";
        return Printable.line("supervise: run " + run + position
                + progress.artifacts().map(place -> ", artifacts " + place).orElse("") + ": " + decision + ": "
                + reason);
    }
}
