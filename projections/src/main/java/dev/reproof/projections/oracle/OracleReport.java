package dev.reproof.projections.oracle;

import dev.reproof.events.JsText;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Task.OracleTask;
import java.util.regex.Pattern;

/**
 * The text that stands for an oracle: its transcript, and what its children see. Well-formed, without white space at its
 * end, and no longer than some ten thousand characters.
 *
 * <p>The outputs stand in it as they are and may look like more sections; the first three headings never come from
 * them.
 */
public final class OracleReport {

    private static final int COMMAND_SHOWN = 1_000;
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");
    private static final String VISIBLE_LINE_BREAK = "\u23CE";

    private OracleReport() {}

    /** The report on a run of that oracle. */
    public static String of(OracleTask task, OracleRun run, OracleVerdict verdict, OracleOutput output) {
        return "## Pass: " + verdict.passed()
                + "\n## Command: " + oneLine(task.command())
                + "\n## Exit code: " + exitCode(run)
                + "\n## Stdout (tail):\n" + output.stdout().shown()
                + "\n## Stderr (tail):\n" + output.stderr().shown();
    }

    /** A heading ends with its line, so a command of several lines would otherwise write headings of its own. */
    private static String oneLine(String command) {
        String trimmed = JsText.trim(command);
        boolean cut = trimmed.length() > COMMAND_SHOWN;
        String start = cut ? trimmed.substring(0, WellFormed.cutBefore(trimmed, COMMAND_SHOWN)) : trimmed;
        String line = LINE_BREAK.matcher(start).replaceAll(VISIBLE_LINE_BREAK).replace('\t', ' ');
        return UntrustedText.shorten(line, line.length())
                + (cut ? " [command cut, it had " + command.length() + " characters]" : "");
    }

    private static String exitCode(OracleRun run) {
        if (run.exitCode().isPresent()) {
            return Integer.toString(run.exitCode().getAsInt());
        }
        return run.timedOut() ? "none (timed out)" : "none (not started)";
    }
}
