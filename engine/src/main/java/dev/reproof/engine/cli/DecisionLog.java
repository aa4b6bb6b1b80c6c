package dev.reproof.engine.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunId;
import dev.reproof.events.UntrustedText;
import java.io.PrintStream;

/** Tells each decision about a runner on one line: as text, or as one JSON object. */
record DecisionLog(PrintStream err, RunId run, Format format) {

    /** How a line looks. */
    enum Format {
        TEXT,
        JSON;

        /** @throws Invalid when there is none of that name */
        static Format named(String name) {
            return switch (name) {
                case "text" -> TEXT;
                case "json" -> JSON;
                default ->
                    throw new Invalid(
                            "Unknown --log-format '" + UntrustedText.shorten(name) + "': expected text or json");
            };
        }
    }

    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * Tells one.
     *
     * @param decision one word: {@code warn}, {@code start}, {@code restart}, {@code end} or {@code refuse}
     */
    void tell(String decision, RunProgress progress, String reason) {
        err.println(
                format == Format.JSON ? json(decision, progress, reason).toString() : text(decision, progress, reason));
        err.flush();
    }

    private ObjectNode json(String decision, RunProgress progress, String reason) {
        ObjectNode line = MAPPER.createObjectNode().put("run", run.value());
        if (progress.position().isPresent()) {
            line.put("position", progress.position().getAsLong());
        } else {
            line.putNull("position");
        }
        return line.put("artifacts", progress.artifacts().orElse(null))
                .put("decision", decision)
                .put("reason", reason);
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
