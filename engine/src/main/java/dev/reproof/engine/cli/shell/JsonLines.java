package dev.reproof.engine.cli.shell;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells programs, one JSON object on a line for each decision. Every object has all members of {@link #line}; a position
 * or a directory that is not known is null.
 *
 * @param by who tells: {@code runner} or {@code supervisor}
 */
public record JsonLines(PrintStream err, Clock clock, String by) {

    private static final JsonMapper MAPPER = new JsonMapper();

    public ObjectNode line(
            Optional<String> run, OptionalLong position, Optional<String> artifacts, String decision, String reason) {
        ObjectNode line = MAPPER.createObjectNode()
                .put("time", clock.instant().toString())
                .put("by", by)
                .put("run", run.orElse(null));
        if (position.isPresent()) {
            line.put("position", position.getAsLong());
        } else {
            line.putNull("position");
        }
        return line.put("artifacts", artifacts.orElse(null))
                .put("decision", decision)
                .put("reason", reason);
    }

    public void print(ObjectNode line) {
        err.println(line);
        err.flush();
    }
}
