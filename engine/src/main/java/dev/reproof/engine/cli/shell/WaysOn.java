package dev.reproof.engine.cli.shell;

import dev.reproof.events.JsText;
import dev.reproof.events.RunOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an operator calls to go on with a run, as it works in a shell.
 *
 * @param agentKnown whether the run has its agent recorded, so that it need not be named again
 * @param redaction the options that say what it redacts, which is recorded by digest alone
 */
public record WaysOn(ShellWords words, String run, boolean agentKnown, List<String> redaction) {

    private static final String AGENT = "--agent-command";

    /** The call that goes on with one that has not finished. */
    public String resume() {
        return call();
    }

    /** The call that runs again what did not finish. */
    public String retry() {
        return call("--retry-failed");
    }

    /** The call that goes on with one that came to a limit of its DAG, once that is raised. */
    public String raise() {
        List<String> arguments = List.of("run", "DAG", "--run-id", run, "--accept-dag-change", "--retry-failed");
        return words.command(
                Stream.concat(arguments.stream(), redaction.stream()).toArray(String[]::new));
    }

    /** What to do about one that has ended so; empty where nothing is left to do. */
    public String again(RunOutcome outcome) {
        return switch (outcome) {
            case SUCCESS -> "";
            case FAILED -> retry();
            case BUDGET_EXCEEDED ->
                raise() + ", once the limit is raised in the DAG; " + call("--accept-option-change")
                        + " with the option, where an option set it";
        };
    }

    /** What to do about agents that it has left at work. */
    public String agents() {
        return "'" + resume() + "' goes on with the run and sees to them, '" + stop("--agents") + "' ends them";
    }

    /** The call that ends its runner, or as the options say. */
    public String stop(String... options) {
        return words.command(
                Stream.concat(Stream.of("stop", run), Stream.of(options)).toArray(String[]::new));
    }

    private String call(String... more) {
        List<String> arguments = new ArrayList<>(List.of("resume", run));
        arguments.addAll(List.of(more));
        if (!agentKnown) {
            arguments.addAll(List.of(AGENT, "CMD"));
        }
        arguments.addAll(redaction);
        return words.command(arguments.toArray(String[]::new));
    }

    /**
     * What a pause waits for, and the call that releases it, on one line.
     *
     * @param asks what is to be looked at; empty where nothing is
     */
    public String release(String task, String asks) {
        String text = JsText.trim(asks).replaceAll("\\s+", " ");
        return Printable.line(task + ": waits for its release" + (text.isEmpty() ? "" : ": " + text) + "; '"
                + words.about("approve", run, task) + "' releases it");
    }
}
