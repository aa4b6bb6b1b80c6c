package dev.reproof.engine.cli.shell;

import dev.reproof.events.JsText;

/**
 * What an operator calls to go on with a run, as it works in a shell.
 *
 * @param agentKnown whether the run has its agent recorded, so that it need not be named again
 */
public record WaysOn(ShellWords words, String run, boolean agentKnown) {

    /** Goes on with one that has not finished. */
    public String resume() {
        return quoted(words.command("resume", run));
    }

    /** Runs again what did not finish. */
    public String retry() {
        return quoted(words.command("resume", run, "--retry-failed"));
    }

    /**
     * What a pause waits for, and the call that releases it, on one line.
     *
     * @param asks what is to be looked at; empty where nothing is
     */
    public String release(String task, String asks) {
        String text = JsText.trim(asks).replaceAll("\\s+", " ");
        return Printable.line(task + ": waits for its release" + (text.isEmpty() ? "" : ": " + text) + "; '"
                + words.command("approve", run, task) + "' releases it");
    }

    private String quoted(String command) {
        return "'" + command + "'" + (agentKnown ? "" : " with the options of the agent");
    }
}
