package dev.reproof.projections.oracle;

import dev.reproof.events.JsText;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.text.DisplayTail;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text that stands for an oracle: its transcript, and what its children see. Well-formed, without white space at its
 * end, and no longer than some eleven thousand characters.
 *
 * <p>The outputs stand in it as they are, to their last line feeds, and may look like more sections; the first three
 * headings and the last one never come from them. Nothing in it depends on the machine, on the time, or on where the run
 * keeps its files: prompts are made of it.
 */
public final class OracleReport {

    /** Units of an output that a report has, from its end. */
    public static final int MOST_OUTPUT = DisplayTail.CAP;

    private static final int COMMAND_SHOWN = 1_000;
    private static final int COMMAND_NAMED = 200;
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");
    private static final String VISIBLE_LINE_BREAK = "\u23CE";

    private OracleReport() {}

    /**
     * The report on a run of that oracle.
     *
     * @param logs names of the files that have all of its outputs, in a run that keeps artifacts
     */
    public static String of(
            OracleTask task, OracleRun run, OracleVerdict verdict, OracleOutput output, List<String> logs) {
        return "## Pass: " + verdict.passed()
                + "\n## Command: " + oneLine(task.command(), COMMAND_SHOWN)
                + "\n## Exit code: " + exitCode(run)
                + "\n## Stdout (tail):\n" + output.stdout().shown()
                + "\n## Stderr (tail):\n" + output.stderr().shown()
                + "\n## Evidence:\nCommand: " + oneLine(task.command(), COMMAND_NAMED)
                + "\nExit code: " + exitCode(run)
                + "\nWhole output: in the event log, and where artifacts are kept in " + String.join(" and ", logs);
    }

    /** A heading ends with its line, so a command of several lines would otherwise write headings of its own. */
    private static String oneLine(String command, int most) {
        String trimmed = JsText.trim(command);
        boolean cut = trimmed.length() > most;
        String start = cut ? trimmed.substring(0, WellFormed.cutBefore(trimmed, most)) : trimmed;
        String line = LINE_BREAK.matcher(start).replaceAll(VISIBLE_LINE_BREAK).replace('\t', ' ');
        return UntrustedText.shorten(line, line.length())
                + (cut ? " [command cut, it had " + command.length() + " characters]" : "");
    }

    private static String exitCode(OracleRun run) {
        if (run.exitCode().isPresent()) {
            return Integer.toString(run.exitCode().getAsInt());
        }
        if (run.stopped().isPresent()) {
            return "none (ended)";
        }
        return run.timedOut() ? "none (timed out)" : "none (not started)";
    }
}
