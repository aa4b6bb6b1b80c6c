package dev.reproof.events.upcast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.JsText;
import dev.reproof.events.TextSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Turns a state document of revision 1, the legacy runner's, into one of revision 2. A pure function: it changes nothing
 * it is given, gives back a document of any other version as it is, and leaves what it cannot read for the reader to
 * refuse.
 */
public final class RunStateUpcast {

    /** The name under which state documents are stored. */
    public static final String NAME = "RunState";

    /** The revision that this turns into {@link #TO}. */
    public static final String FROM = "1";

    /** The newest revision. */
    public static final String TO = "2";

    /** What the legacy runner put in front of a text whose beginning it had dropped. */
    private static final Pattern TRUNCATED = Pattern.compile("\\[\\.\\.\\.truncated [0-9]+ earlier chars\\.\\.\\.\\]");

    private static final List<String> NUMBERS =
            List.of("startedAt", "finishedAt", "durationMs", "inputTokens", "outputTokens");
    private static final List<String> OF_THE_ATTEMPT =
            List.of("startedAt", "finishedAt", "durationMs", "errorMessage", "resultText", "transcriptPath");

    /** Members that revision 1 does not have. */
    private static final List<String> NEWER = List.of(
            "transcript", "transcriptIteration", "transcriptAttempt", "attempt", "blockedBy", "findings", "feedback");

    private RunStateUpcast() {}

    /** The document in revision 2. */
    public static JsonNode apply(JsonNode document) {
        if (!document.isObject() || !is(document.path("version"), 1)) {
            return document;
        }
        ObjectNode newer = document.deepCopy();
        newer.put("version", 2);
        newer.remove("run");
        if (newer.path("state") instanceof ObjectNode state) {
            outcome(state);
            numbers(state);
            if (state.path("tasks") instanceof ArrayNode tasks) {
                tasks.forEach(RunStateUpcast::task);
            }
        }
        return newer;
    }

    /** Whether that text is known to have lost its beginning. */
    public static boolean isDegraded(String resultText) {
        String text = JsText.trim(resultText);
        int feed = text.indexOf('\n');
        String first = feed < 0 ? text : text.substring(0, feed);
        return TRUNCATED.matcher(JsText.trimEnd(first)).matches();
    }

    /** A runner that had only stopped to be started again leaves a run that has not ended. */
    private static void outcome(ObjectNode state) {
        if (state.path("runOutcome").asText().equals("RESTARTING_RUNNER")) {
            state.remove(List.of("runOutcome", "runMessage"));
            removeValue(state, "finishedAt");
        }
    }

    private static void task(JsonNode element) {
        if (!(element instanceof ObjectNode task)) {
            return;
        }
        boolean running = task.path("status").asText().equals("RUNNING");
        task.remove(NEWER);
        if (running) {
            task.put("status", "PENDING");
            OF_THE_ATTEMPT.forEach(name -> removeValue(task, name));
        }
        numbers(task);
        absent(task, "iteration", 0);
        if (!task.hasNonNull("kind")) {
            task.put("kind", "task");
        }
        transcript(task);
    }

    private static void transcript(ObjectNode task) {
        JsonNode text = task.path("resultText");
        boolean ended = text.isTextual() || task.path("status").asText().equals("FINISHED");
        task.put("attempt", ended ? 1 : 0);
        if (text.isTextual()) {
            task.set("transcriptIteration", task.get("iteration"));
            task.putObject("transcript")
                    .put("kind", TextSource.LEGACY.word())
                    .put("resultText", text.textValue())
                    .put("degraded", isDegraded(text.textValue()));
        }
    }

    /** The legacy runner's clock had fractions; revision 2 counts whole ones. */
    private static void numbers(ObjectNode parent) {
        for (String name : NUMBERS) {
            JsonNode value = parent.path(name);
            if (value.isNumber() && !value.isIntegralNumber() && Math.abs(value.doubleValue()) < 1e15) {
                parent.put(name, floor(value.decimalValue()));
            }
        }
    }

    /** One of many digits behind the point is not written out for that. */
    private static long floor(BigDecimal value) {
        boolean belowOne = (long) value.precision() - value.scale() <= 0;
        return belowOne
                ? Math.min(value.signum(), 0)
                : value.setScale(0, RoundingMode.FLOOR).longValue();
    }

    /** Removes a value of the kind that belongs there; anything else is for the reader to refuse. */
    private static void removeValue(ObjectNode parent, String name) {
        boolean expected = NUMBERS.contains(name)
                ? parent.path(name).isNumber()
                : parent.path(name).isTextual();
        if (expected) {
            parent.remove(name);
        }
    }

    private static void absent(ObjectNode parent, String name, int value) {
        if (!parent.hasNonNull(name)) {
            parent.put(name, value);
        }
    }

    private static boolean is(JsonNode version, int expected) {
        return version.isNumber() && version.doubleValue() == expected;
    }
}
