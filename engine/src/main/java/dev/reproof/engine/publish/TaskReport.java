package dev.reproof.engine.publish;

import dev.reproof.events.PromptInput;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.projections.run.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page about one task that has ended, for a person. */
final class TaskReport {

    private static final String COMMAND = "Command";
    private static final String PROMPT = "Prompt";
    private static final String ANSWER = "Answer";

    private final TaskState task;
    private final Optional<TaskDispatched> dispatched;
    private final Optional<AttemptText> text;
    private final List<String> evidence;
    private final StringBuilder page = new StringBuilder();

    /** @param evidence the files that hold what an oracle's command printed */
    TaskReport(TaskState task, Optional<AttemptText> text, List<String> evidence) {
        this.task = task;
        this.dispatched = task.attempts() == 0 ? Optional.empty() : task.dispatch(task.iteration());
        this.text = text;
        this.evidence = evidence;
        facts();
        inputs();
        task.errorMessage().ifPresent(message -> section("Error", message));
    }

    TaskState task() {
        return task;
    }

    Optional<TaskDispatched> dispatched() {
        return dispatched;
    }

    Optional<AttemptText> text() {
        return text;
    }

    /** How the page begins where it shows what the task was asked or, where it was asked nothing, said. */
    String opening() {
        return page
                + dispatched
                        .map(sent -> heading(asked()) + Markdown.FENCE_BEGINS)
                        .or(() -> text.map(said -> heading(ANSWER)))
                        .orElse("");
    }

    /**
     * The page in Markdown, lines ending in LF.
     *
     * @param prompt absent where it cannot be shown
     * @param answer absent where there is none, or it cannot be shown
     */
    String page(Optional<ShownText> prompt, Optional<ShownText> answer) {
        StringBuilder whole = new StringBuilder(page);
        if (dispatched.isPresent()) {
            whole.append(heading(asked()));
            show(whole, prompt, dispatched.get().prompt().bytes(), "`reproof prompt` prints");
        }
        if (text.isPresent()) {
            whole.append(heading(ANSWER));
            long bytes = text.get().seal().bytes();
            show(
                    whole,
                    answer,
                    bytes,
                    text.get().file().map(file -> Markdown.link(file) + " has").orElse("`reproof transcript` prints"));
        }
        return whole.toString();
    }

    /** A gate's is a command. */
    private String asked() {
        return task.gate().evidence().isPresent() ? COMMAND : PROMPT;
    }

    private static void show(StringBuilder page, Optional<ShownText> shown, long bytes, String elsewhere) {
        if (bytes == 0) {
            page.append("Nothing.\n");
            return;
        }
        shown.ifPresent(found -> page.append(Markdown.fenced(found.text())));
        if (shown.filter(ShownText::whole).isEmpty()) {
            page.append(shown.isPresent() ? "\nThat is the beginning; " : "It is not shown here; ")
                    .append(elsewhere)
                    .append(" all ")
                    .append(bytes)
                    .append(" bytes.\n");
        }
    }

    private static String heading(String title) {
        return "\n## " + title + "\n\n";
    }

    private void facts() {
        page.append("# ").append(Markdown.inline(task.id().value())).append("\n\n");
        page.append(Markdown.row("Status", task.status().word())).append(Markdown.rule(2));
        fact("Iteration", Integer.toString(task.iteration()));
        fact("Attempt", Integer.toString(task.attempts()));
        dispatched.flatMap(TaskDispatched::model).ifPresent(model -> fact("Model", Markdown.inline(model)));
        fact("Started", Figures.time(task.startedAt()));
        fact("Finished", Figures.time(task.finishedAt()));
        fact("Duration", Figures.seconds(task.startedAt(), task.finishedAt()));
        task.usage().input().ifPresent(tokens -> fact("Input tokens", Long.toString(tokens)));
        task.usage().output().ifPresent(tokens -> fact("Output tokens", Long.toString(tokens)));
        dispatched.map(TaskDispatched::prompt).ifPresent(prompt -> {
            fact("Prompt bytes", Long.toString(prompt.bytes()));
            fact("Prompt SHA-256", "`" + prompt.sha256() + "`");
        });
        text.ifPresent(this::transcript);
        task.gate().evidence().ifPresent(this::evidence);
    }

    private void transcript(AttemptText said) {
        fact("Transcript", said.file().map(Markdown::link).orElse("without a file; `reproof transcript` prints it"));
        fact("Transcript bytes", Long.toString(said.seal().bytes()));
        fact("Transcript SHA-256", "`" + said.seal().sha256() + "`");
        if (said.seal().replacements() > 0) {
            fact("Invalid UTF-8 replaced", Long.toString(said.seal().replacements()));
        }
    }

    private void evidence(OracleEvidenceRecorded recorded) {
        fact(
                "Exit code",
                recorded.exitCode().map(code -> Integer.toString(code)).orElse(Figures.NONE));
        fact(
                "Evidence",
                evidence.isEmpty()
                        ? "without a file; `reproof transcript --stdout` and `--stderr` print it"
                        : evidence.stream().map(Markdown::link).collect(Collectors.joining(", ")));
        fact("Standard output bytes", Long.toString(recorded.stdout().seal().bytes()));
        fact("Standard error bytes", Long.toString(recorded.stderr().seal().bytes()));
    }

    private void inputs() {
        List<PromptInput> inputs = dispatched.map(TaskDispatched::inputs).orElse(List.of());
        if (inputs.isEmpty()) {
            return;
        }
        page.append(heading("Stitched from"));
        page.append(Markdown.row("Parent", "Iteration", "Attempt", "Kept", "Transcript SHA-256"))
                .append(Markdown.rule(5));
        for (PromptInput input : inputs) {
            page.append(Markdown.row(
                    Markdown.inline(input.parent().value()),
                    input.source().map(key -> Integer.toString(key.iteration())).orElse(Figures.NONE),
                    input.source().map(key -> Integer.toString(key.attempt())).orElse(Figures.NONE),
                    Markdown.inline(input.policy()),
                    input.transcript().map(digest -> "`" + digest + "`").orElse(Figures.NONE)));
        }
    }

    private void fact(String name, String value) {
        page.append(Markdown.row(name, value));
    }

    private void section(String title, String body) {
        page.append(heading(title)).append(Markdown.fenced(body));
    }
}
