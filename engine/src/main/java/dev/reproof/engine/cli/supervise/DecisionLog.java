package dev.reproof.engine.cli.supervise;

import dev.reproof.engine.cli.run.LogFormatMixin;
import dev.reproof.engine.cli.shell.JsonLines;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.RunId;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateWarning;
import java.util.Optional;
import java.util.OptionalLong;

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
    void tell(String decision, Optional<StateView> state, String reason) {
        if (json) {
            JsonLines lines = new JsonLines(surroundings.err(), surroundings.clock(), LogFormatMixin.SUPERVISOR);
            lines.print(lines.line(
                    Optional.of(run.value()), position(state), state.flatMap(StateView::artifacts), decision, reason));
        } else {
            surroundings.err().println(text(decision, state, reason));
        }
    }

    private static OptionalLong position(Optional<StateView> state) {
        return state.map(StateView::position).orElse(OptionalLong.empty());
    }

    void warn(Optional<StateView> state, StateWarning warning) {
        tell("warn", state, warning.code() + ": " + warning.text());
    }

    private String text(String decision, Optional<StateView> state, String reason) {
        OptionalLong known = position(state);
        String position = known.isPresent() ? ", position " + known.getAsLong() : "";
        return Printable.line("supervise: run " + run + position
                + state.flatMap(StateView::artifacts)
                        .map(place -> ", artifacts " + place)
                        .orElse("") + ": " + decision + ": "
                + reason);
    }
}
