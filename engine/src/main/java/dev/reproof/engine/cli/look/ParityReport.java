package dev.reproof.engine.cli.look;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.parity.Parity;
import dev.reproof.engine.parity.PromptDifference;
import dev.reproof.events.TaskId;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code reproof parity} prints, and what others print of a prompt that differs. */
final class ParityReport {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_NAMED = 10;

    private ParityReport() {}

    static ObjectNode json(Parity parity) {
        ObjectNode json = JSON.createObjectNode()
                .put("run", parity.run().value())
                .put("prompts", parity.prompts())
                .put("matching", parity.matching());
        json.set(
                "firstDifference",
                parity.firstDifference().map(ParityReport::json).orElse(null));
        json.set("firstShown", parity.firstShown().map(ParityReport::json).orElse(null));
        json.put("notInLog", parity.promptsNotInLog());
        ArrayNode earlier = json.putArray("notInLogOf");
        parity.notInLog()
                .forEach(sent -> earlier.addObject()
                        .put("task", sent.task().value())
                        .put("iteration", sent.iteration())
                        .put("attempts", sent.attempts()));
        return json;
    }

    static ObjectNode json(PromptDifference difference) {
        ObjectNode json = JSON.createObjectNode()
                .put("task", difference.key().task().value())
                .put("iteration", difference.key().iteration())
                .put("attempt", difference.key().attempt())
                .put("position", difference.position())
                .put("input", difference.input().word())
                .put("from", difference.from().map(TaskId::value).orElse(null))
                .put("expected", difference.expected())
                .put("found", difference.found());
        json.set(
                "place",
                difference
                        .place()
                        .map(at -> JSON.createObjectNode()
                                .put("offset", at.offset())
                                .put("line", at.line()))
                        .orElse(null));
        return json.put("diff", String.join("\n", difference.diff()));
    }

    static String text(Parity parity) {
        return "run " + parity.run() + ": " + parity.matching() + " of " + parity.prompts() + " prompts are the same\n"
                + notInLog(parity)
                + parity.firstDifference()
                        .map(first -> text("first difference", first))
                        .orElse("")
                + parity.firstShown()
                        .filter(shown -> !Optional.of(shown).equals(parity.firstDifference()))
                        .map(shown -> text("first difference where it is known what was sent", shown))
                        .orElse("");
    }

    /** Lines for people. */
    static String text(String what, PromptDifference difference) {
        return what + ": " + Printable.line(difference.key().toString()) + ", event " + difference.position() + "\n"
                + "  input     " + difference.input().word()
                + difference
                        .from()
                        .map(task -> " of '" + Printable.line(task.value()) + "'")
                        .orElse("") + "\n"
                + "  expected  " + Printable.line(difference.expected()) + "\n"
                + "  found     " + Printable.line(difference.found()) + "\n"
                + "  place     "
                + difference
                        .place()
                        .map(at -> "byte " + at.offset() + ", line " + at.line() + " of the prompt that is found")
                        .orElse("not known: the log has the digest of the prompt that was sent, and no report shows it")
                + "\n"
                + difference.diff().stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private static String notInLog(Parity parity) {
        if (parity.notInLog().isEmpty()) {
            return "";
        }
        int more = parity.notInLog().size() - MOST_NAMED;
        return parity.notInLog().stream()
                .limit(MOST_NAMED)
                .map(sent -> "'" + Printable.line(sent.task().value()) + "' iteration " + sent.iteration() + ": "
                        + sent.attempts())
                .collect(Collectors.joining(
                        ", ",
                        parity.promptsNotInLog()
                                + " more were sent before the run was imported from a state file, and are not in the log: ",
                        more > 0 ? ", and of " + more + " more tasks\n" : "\n"));
    }
}
