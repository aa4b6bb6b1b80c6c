package dev.reproof.engine.cli.look;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.parity.RunDiff;
import dev.reproof.engine.parity.TaskDifference;
import dev.reproof.engine.parity.TaskDifference.Two;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code reproof diff} prints of two runs. */
final class DiffReport {

    private static final JsonMapper JSON = new JsonMapper();

    private DiffReport() {}

    static ObjectNode json(RunDiff diff) {
        ObjectNode json = JSON.createObjectNode()
                .put("run", diff.run().value())
                .put("other", diff.other().value())
                .put("sameDag", diff.sameDag())
                .put("tasks", diff.compared());
        ArrayNode tasks = json.putArray("differences");
        diff.tasks().forEach(task -> tasks.add(json(task)));
        json.set("firstDifference", diff.firstPrompt().map(ParityReport::json).orElse(null));
        return json;
    }

    private static ObjectNode json(TaskDifference task) {
        ObjectNode json = JSON.createObjectNode().put("task", task.task().value());
        task.status().ifPresent(two -> json.set("status", json(two)));
        task.model().ifPresent(two -> json.set("model", json(two)));
        task.transcript().ifPresent(two -> json.set("transcript", json(two)));
        task.prompt().ifPresent(two -> json.set("prompt", json(two)));
        return json;
    }

    private static ObjectNode json(Two two) {
        return JSON.createObjectNode()
                .put("iteration", two.iteration())
                .put("run", two.run().orElse(null))
                .put("other", two.other().orElse(null));
    }

    static String text(RunDiff diff) {
        StringBuilder out = new StringBuilder();
        if (!diff.sameDag()) {
            out.append("The two DAG documents are not the same bytes\n");
        }
        diff.tasks().forEach(task -> out.append(text(task)).append('\n'));
        out.append("runs " + diff.run() + " and " + diff.other() + ": "
                + diff.tasks().size() + " of " + diff.compared() + " tasks differ\n");
        diff.firstPrompt().ifPresent(first -> out.append(ParityReport.text("first prompt that differs", first)));
        return out.toString();
    }

    private static String text(TaskDifference task) {
        return Stream.of(
                        part("status", task.status()),
                        part("model", task.model()),
                        part("transcript", task.transcript()),
                        part("prompt", task.prompt()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; ", Printable.line(task.task().value()) + ": ", ""));
    }

    private static Optional<String> part(String what, Optional<Two> two) {
        return two.map(both -> what + (both.iteration() == 0 ? "" : " of iteration " + both.iteration()) + " "
                + shown(both.run()) + " | " + shown(both.other()));
    }

    /** A digest is told by its beginning. */
    private static String shown(Optional<String> value) {
        return Printable.line(value.map(word -> word.matches("[0-9a-f]{64}") ? word.substring(0, 12) : word)
                .orElse("none"));
    }
}
