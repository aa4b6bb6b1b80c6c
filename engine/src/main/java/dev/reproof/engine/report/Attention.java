package dev.reproof.engine.report;

import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunOutcome;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a reader has to know first, in words. */
final class Attention {

    private static final int MOST = 60;

    private static final int MOST_WORDS = 600;

    /**
     * One thing.
     *
     * @param task that it is about; absent where it is about the run
     * @param quoted what somebody said of it
     */
    private record Note(Standing look, Optional<TaskStory> task, String words, String quoted) {}

    private final List<Note> notes = new ArrayList<>();

    Attention(RunReport report) {
        RunState run = report.state();
        run.finished()
                .filter(end -> end.outcome() != RunOutcome.SUCCESS)
                .ifPresent(end -> run(
                        Standing.of(run),
                        "The run did not succeed" + (end.message().isEmpty() ? "." : ":"),
                        end.message()));
        run.interrupted()
                .ifPresent(reason -> run(
                        Standing.APPROVAL, "The run is not over; its runner has stopped, resume it to go on:", reason));
        if (!report.verdict().sound()) {
            run(Standing.FAILED, report.verdict().words(), "");
        }
        run.loops().stream()
                .filter(loop -> loop.phase() == LoopState.Phase.EXHAUSTED)
                .forEach(loop -> run(Standing.LIMIT, "A loop ran out of iterations:", LoopWords.of(loop)));
        report.tasks().forEach(this::task);
        run.warnings().forEach(this::warning);
    }

    private void task(TaskStory task) {
        String why = task.state().errorMessage().orElse("");
        switch (task.standing()) {
            case FAILED -> notes.add(new Note(Standing.FAILED, Optional.of(task), "failed:", why));
            case LIMIT -> notes.add(new Note(Standing.LIMIT, Optional.of(task), "came to a limit:", why));
            case APPROVAL ->
                notes.add(new Note(
                        Standing.APPROVAL,
                        Optional.of(task),
                        "waits for somebody to release it: reproof approve, or the removal of",
                        task.state().gate().sentinel().orElse("its file")));
            case RETRY ->
                task.state()
                        .waiting()
                        .ifPresent(waiting -> notes.add(new Note(
                                Standing.RETRY,
                                Optional.of(task),
                                "is tried again " + waiting.when() + ", since "
                                        + waiting.cause().phrase(),
                                "")));
            case FINISHED, SKIPPED, RUNNING, PENDING -> {}
        }
        if (task.isDegraded()) {
            notes.add(new Note(
                    Standing.LIMIT,
                    Optional.of(task),
                    "is degraded: only the end is left of what it said, and prompts made of it say so",
                    ""));
        }
        if (task.passes().stream()
                .anyMatch(
                        pass -> pass.prompt().filter(sent -> !sent.asRecorded()).isPresent())) {
            notes.add(new Note(
                    Standing.FAILED,
                    Optional.of(task),
                    "has a prompt that comes out otherwise than it was sent; reproof parity says what differs",
                    ""));
        }
    }

    private void warning(OperatorWarned told) {
        run(Standing.LIMIT, "Warning " + told.code() + ":", told.text());
    }

    private void run(Standing look, String words, String quoted) {
        notes.add(new Note(look, Optional.empty(), words, quoted));
    }

    void write(Html html) {
        if (notes.isEmpty()) {
            html.raw("<p class=\"calm\">")
                    .sign(Standing.FINISHED)
                    .raw("Nothing: no warning was given, nothing failed, and nothing waits.</p>\n");
            return;
        }
        html.raw("<ul class=\"attention\">\n");
        notes.stream().limit(MOST).forEach(note -> note(html, note));
        html.raw("</ul>\n");
        if (notes.size() > MOST) {
            html.raw("<p class=\"note\">" + (notes.size() - MOST)
                    + " more are left out here; the tasks and the events below have them.</p>\n");
        }
    }

    private static void note(Html html, Note note) {
        html.raw("<li>").sign(note.look()).raw("<span>");
        note.task()
                .ifPresent(task -> html.raw("<a href=\"#t" + task.number() + "\">")
                        .name(Names.shortened(task.task().id().value()))
                        .raw("</a> "));
        html.text(note.words());
        if (!note.quoted().isEmpty()) {
            Cut said = Cut.of(note.quoted(), MOST_WORDS);
            html.raw(" ").name(said.isWhole() ? said.start() : said.start() + " … " + said.end());
        }
        html.raw("</span></li>\n");
    }
}
