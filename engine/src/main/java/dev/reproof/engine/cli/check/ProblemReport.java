package dev.reproof.engine.cli.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.events.json.JsonProblem;
import java.util.List;
import java.util.stream.Collectors;

/** What is printed of a file that is not valid, whatever it should be. */
final class ProblemReport {

    private ProblemReport() {}

    static String json(String file, List<JsonProblem> problems) {
        ObjectNode node =
                JsonNodeFactory.instance.objectNode().put("file", file).put("valid", false);
        ArrayNode all = node.putArray("problems");
        problems.forEach(problem -> all.addObject().put("code", problem.code()).put("message", problem.message()));
        return node.toString();
    }

    static String text(String file, List<JsonProblem> problems) {
        return problems.stream()
                .map(problem -> "  " + problem.code() + ": " + Printable.line(problem.message()) + "\n")
                .collect(Collectors.joining("", Printable.line(file) + ": invalid\n", ""));
    }
}
