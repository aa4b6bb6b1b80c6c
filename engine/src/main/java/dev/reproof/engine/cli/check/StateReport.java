package dev.reproof.engine.cli.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.events.Sha256;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.read.StateFile;
import dev.reproof.projections.state.read.StateTask;
import dev.reproof.projections.state.read.StateTranscript;
import dev.reproof.projections.state.read.TranscriptFigures;
import java.util.List;
import java.util.Locale;

/** The forms of {@code reproof state check}: JSON, one object per file, and text. */
final class StateReport {

    private StateReport() {}

    static String json(String file, StateFile state, List<TranscriptFigures> figures, List<StateWarning> warnings) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("file", file)
                .put("valid", true)
                .put("version", state.version())
                .put("runOutcome", state.runOutcome().orElse(null))
                .put("runOutcomeOnResume", state.runOutcomeOnResume().orElse(null));
        ArrayNode warned = node.putArray("warnings");
        warnings.forEach(
                warning -> warned.addObject().put("code", warning.code()).put("text", warning.text()));
        ArrayNode tasks = node.putArray("tasks");
        for (int at = 0; at < state.tasks().size(); at++) {
            describe(tasks.addObject(), state.tasks().get(at), figures.get(at));
        }
        return node.toString();
    }

    private static void describe(ObjectNode node, StateTask task, TranscriptFigures figures) {
        node.put("id", task.id().value())
                .put("status", task.status().word())
                .put("statusOnResume", task.statusOnResume().word())
                .put("iteration", task.iteration());
        ObjectNode transcript = node.putObject("transcript")
                .put("kind", task.transcript().kind().word());
        transcript.put("chars", figures.chars().stream().boxed().findFirst().orElse(null));
        transcript.put("sha256", figures.sha256().map(Sha256::hex).orElse(null)).put("degraded", isDegraded(task));
    }

    static String text(String file, StateFile state, List<TranscriptFigures> figures, List<StateWarning> warnings) {
        StringBuilder out = new StringBuilder(Printable.line(file) + ": valid: version " + state.version() + ", "
                + Printable.line(state.title()) + ", " + state.tasks().size() + " tasks"
                + state.runOutcome()
                        .map(outcome -> ", " + Printable.line(outcome))
                        .orElse("") + "\n");
        for (int at = 0; at < state.tasks().size(); at++) {
            out.append(line(state.tasks().get(at), figures.get(at)));
        }
        warnings.forEach(
                warning -> out.append("  warning " + warning.code() + ": " + Printable.line(warning.text()) + "\n"));
        return out.toString();
    }

    private static String line(StateTask task, TranscriptFigures figures) {
        String resumed = task.statusOnResume().word();
        String status =
                task.status().word().equals(resumed) ? resumed : task.status().word() + " -> " + resumed;
        String chars = figures.chars().isPresent() && figures.sha256().isPresent()
                ? ", " + figures.chars().getAsLong() + " chars"
                : "";
        return String.format(Locale.ROOT, "  %-28s", status)
                + Printable.line(task.id().value()) + "  transcript "
                + task.transcript().kind().word() + chars + (isDegraded(task) ? ", its beginning is lost" : "") + "\n";
    }

    private static boolean isDegraded(StateTask task) {
        return task.transcript() instanceof StateTranscript.Legacy legacy && legacy.degraded();
    }
}
