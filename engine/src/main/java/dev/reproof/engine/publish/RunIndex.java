package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStanding.Waiting;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateOutcome;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.TranscriptMember.Artifact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page that leads to everything else in the artifact directory. */
final class RunIndex {

    static final String NAME = RunHome.INDEX;

    private final RunState run;
    private final ArtifactNames names;
    private final Map<TaskId, Artifact> transcripts;
    private final Map<TaskId, List<String>> evidence;
    private final StringBuilder page = new StringBuilder();

    private RunIndex(
            RunState run, ArtifactNames names, Map<TaskId, Artifact> transcripts, Map<TaskId, List<String>> evidence) {
        this.run = run;
        this.names = names;
        this.transcripts = transcripts;
        this.evidence = evidence;
    }

    /**
     * The page in Markdown, lines ending in LF.
     *
     * @param evidence the files that hold what oracles printed
     */
    static String of(
            RunState run,
            ArtifactNames names,
            Map<TaskId, Artifact> transcripts,
            Map<TaskId, List<String>> evidence,
            List<StateWarning> warnings) {
        RunIndex index = new RunIndex(run, names, transcripts, evidence);
        index.facts();
        index.warnings(warnings);
        index.tasks();
        index.encodedNames();
        return index.page.toString();
    }

    private void facts() {
        page.append("# ").append(Markdown.inline(run.dag().title())).append("\n\n");
        item("Run", "`" + run.run() + "`");
        item("Outcome", outcome());
        item("Position", run.position() + ", chain `" + run.chain() + "`");
        item("Started", Figures.time(Optional.of(run.startedAt())));
        item("Finished", Figures.time(run.finishedAt()));
        item("Tasks", TaskStatus.told(run.counts()));
        if (run.totals().told().costed() > 0) {
            item(
                    "Cost",
                    run.totals().told().money() + ", as agents told of "
                            + attempts(run.totals().told().costed()));
        }
        item("DAG", Markdown.link(ArtifactNames.DAG));
        run.tasks().forEach(task -> task.waiting().ifPresent(waiting -> waits(task, waiting)));
    }

    private void waits(TaskState task, Waiting waiting) {
        item(
                "Waits",
                Markdown.inline(task.id().value()) + ", to be tried again "
                        + waiting.until()
                                .map(until -> "from " + Figures.time(Optional.of(until)) + " on")
                                .orElse("at once")
                        + ", since " + waiting.cause().phrase());
    }

    private static String attempts(long count) {
        return count + (count == 1 ? " attempt" : " attempts");
    }

    private String outcome() {
        return run.finished()
                .map(end -> end.outcome() + message(end))
                .or(() -> run.interrupted()
                        .map(reason -> StateOutcome.of(run).orElseThrow().word() + ": " + Markdown.inline(reason)))
                .orElse("not yet");
    }

    private static String message(RunFinished end) {
        return end.message().isEmpty() ? "" : ": " + Markdown.inline(end.message());
    }

    private void warnings(List<StateWarning> warnings) {
        if (warnings.isEmpty()) {
            return;
        }
        page.append("\n## Warnings\n\n");
        warnings.forEach(warning -> item(Markdown.inline(warning.code()), Markdown.inline(warning.text())));
    }

    private void tasks() {
        page.append("\n## Tasks\n\n");
        page.append(Markdown.row("Rank", "Task", "Status", "Attempt", "Duration", "Bytes", "Files"))
                .append(Markdown.rule(7));
        List<List<TaskId>> ranks = run.dag().ranks();
        Map<TaskId, TaskState> tasks =
                run.tasks().stream().collect(Collectors.toMap(TaskState::id, Function.identity()));
        for (int rank = 0; rank < ranks.size(); rank++) {
            for (TaskId id : ranks.get(rank)) {
                if (run.isShown(id)) {
                    task(rank, tasks.get(id));
                }
            }
        }
    }

    private void task(int rank, TaskState task) {
        Optional<Artifact> transcript = Optional.ofNullable(transcripts.get(task.id()));
        List<String> files = new ArrayList<>();
        if (task.status().ended()) {
            files.add(Markdown.link(names.report(task.id())));
        }
        transcript.map(Artifact::path).map(Markdown::link).ifPresent(files::add);
        evidence.getOrDefault(task.id(), List.of()).stream().map(Markdown::link).forEach(files::add);
        page.append(Markdown.row(
                Integer.toString(rank + 1),
                Markdown.inline(task.id().value()),
                task.status().word(),
                Integer.toString(task.attempts()),
                Figures.seconds(task.startedAt(), task.finishedAt()),
                task.transcript()
                        .map(text -> Long.toString(text.seal().bytes()))
                        .orElse(Figures.NONE),
                files.isEmpty() ? Figures.NONE : String.join(", ", files)));
    }

    private void encodedNames() {
        List<TaskId> encoded = run.shown().stream()
                .map(TaskState::id)
                .filter(id -> !names.base(id).equals(id.value()))
                .toList();
        if (encoded.isEmpty()) {
            return;
        }
        page.append(
                "\n## File names\n\nThe files of these tasks begin with another name, since their ids cannot be one.\n\n");
        page.append(Markdown.row("Task", "Files begin with")).append(Markdown.rule(2));
        encoded.forEach(id -> page.append(Markdown.row(Markdown.inline(id.value()), "`" + names.base(id) + "`")));
    }

    private void item(String name, String value) {
        page.append("- ").append(name).append(": ").append(value).append('\n');
    }
}
