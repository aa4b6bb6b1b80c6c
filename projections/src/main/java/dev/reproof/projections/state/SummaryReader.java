package dev.reproof.projections.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.projections.state.StateSummary.TaskLine;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Makes a summary of the members that a state file must have, and believes none of them. */
final class SummaryReader {

    private final String where;

    SummaryReader(String where) {
        this.where = where;
    }

    StateSummary read(JsonNode root) {
        requireObject(root, "the file");
        requireVersion(root.path("version"));
        JsonNode run = root.path("run");
        JsonNode state = requireObject(root.path("state"), "state");
        return new StateSummary(
                StateDocument.VERSION,
                text(run, "run.", "id").map(this::runId),
                number(run, "run.", "position"),
                text(run, "run.", "chain").map(this::digest),
                text(run, "run.", "home"),
                text(run, "run.", "artifacts"),
                text(root, "", "writtenAt").map(this::instant),
                text(state, "state.", "title").orElse(""),
                text(state, "state.", "runOutcome"),
                warnings(run.path("warnings")),
                tasks(state.path("tasks")));
    }

    private Sha256 digest(String hex) {
        try {
            return new Sha256(hex);
        } catch (IllegalArgumentException e) {
            throw new Corrupt("State file " + where + " is damaged: run.chain: " + abbreviated(e.getMessage()), e);
        }
    }

    private void requireVersion(JsonNode version) {
        if (!version.isIntegralNumber()) {
            throw malformed("version", "a whole number", version);
        }
        int order = version.bigIntegerValue().compareTo(BigInteger.valueOf(StateDocument.VERSION));
        if (order > 0) {
            throw new TooNew("State file " + where + " has version " + abbreviated(version.asText())
                    + ", this program reads version " + StateDocument.VERSION
                    + "; use the version of the program that wrote it");
        }
        if (order < 0) {
            throw new Corrupt(
                    "State file " + where + " has version " + abbreviated(version.asText()) + ", expected version "
                            + StateDocument.VERSION + "; an older one must be upgraded before it can be shown");
        }
    }

    private List<StateWarning> warnings(JsonNode warnings) {
        List<StateWarning> told = new ArrayList<>();
        for (JsonNode warning : warnings) {
            String prefix = "run.warnings[" + told.size() + "].";
            told.add(new StateWarning(
                    text(warning, prefix, "code").orElse(""),
                    text(warning, prefix, "text").orElse("")));
        }
        return told;
    }

    private List<TaskLine> tasks(JsonNode tasks) {
        if (!tasks.isArray()) {
            throw malformed("state.tasks", "an array", tasks);
        }
        List<TaskLine> lines = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode task : tasks) {
            TaskLine line = task(requireObject(task, "state.tasks[" + lines.size() + "]"), lines.size());
            if (!seen.add(line.id().value())) {
                throw malformed("state.tasks[" + lines.size() + "].id", "an id of its own", task.path("id"));
            }
            lines.add(line);
        }
        return lines;
    }

    private TaskLine task(JsonNode task, int index) {
        String prefix = "state.tasks[" + index + "].";
        String id = text(task, prefix, "id").orElseThrow(() -> malformed(prefix + "id", "a text", task.path("id")));
        String status = text(task, prefix, "status")
                .filter(StateSummary.STATUSES::contains)
                .orElseThrow(
                        () -> malformed(prefix + "status", "one of " + StateSummary.STATUSES, task.path("status")));
        return new TaskLine(
                new TaskId(id),
                status,
                number(task, prefix, "attempt").orElse(0),
                number(task, prefix, "durationMs"),
                text(task, prefix, "errorMessage"),
                number(task.path("transcript"), prefix + "transcript.", "bytes"),
                text(task.path("transcript"), prefix + "transcript.", "path"),
                text(task, prefix, "checkpointPath"));
    }

    private Optional<String> text(JsonNode parent, String prefix, String name) {
        JsonNode value = parent.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw malformed(prefix + name, "a text", value);
        }
        return Optional.of(value.textValue());
    }

    private OptionalLong number(JsonNode parent, String prefix, String name) {
        JsonNode value = parent.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw malformed(prefix + name, "a whole number from 0 on", value);
        }
        return OptionalLong.of(value.longValue());
    }

    private RunId runId(String value) {
        try {
            return new RunId(value);
        } catch (IllegalArgumentException e) {
            throw new Corrupt("State file " + where + " is malformed: run.id: " + e.getMessage(), e);
        }
    }

    private Instant instant(String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeException e) {
            throw new Corrupt(
                    "State file " + where + " is malformed: writtenAt expected an ISO-8601 instant, found "
                            + abbreviated(value),
                    e);
        }
    }

    private JsonNode requireObject(JsonNode node, String name) {
        if (!node.isObject()) {
            throw malformed(name, "an object", node);
        }
        return node;
    }

    private Corrupt malformed(String name, String expected, JsonNode found) {
        return new Corrupt("State file " + where + " is malformed: " + name + " expected " + expected + ", found "
                + (found.isMissingNode() ? "nothing" : abbreviated(found.toString()))
                + "; resume the run from its event log, which writes the file again");
    }

    private static String abbreviated(String value) {
        String shown = value.length() <= 100 ? value : value.substring(0, 100) + "...";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
