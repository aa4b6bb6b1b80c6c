package dev.reproof.tests.parity;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.PromptInput;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TranscriptRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All of a run's state but what an interruption may change: attempts, epochs, times, streams, positions. */
final class Standing {

    private Standing() {}

    /** A line each for the run, its loops, its tasks and their dispatches. */
    static List<String> of(RunState run) {
        List<String> lines = new ArrayList<>();
        lines.add(String.join(
                " | ",
                run.finished().toString(),
                "rank " + run.course().rankStarted() + " of " + run.ranksCompleted(),
                run.totals().tokensSpent() + " tokens",
                run.totals().outputBytes() + " bytes",
                run.interrupted() + " " + run.restarting() + " "
                        + run.artifacts().isOff() + " " + run.definition().imported(),
                run.warnings().stream()
                        .filter(warning -> !warning.code().equals("RUN_COPIED")) // as the tests may have done
                        .toList()
                        .toString(),
                run.options().toString(),
                run.definition().document().toString()));
        run.loops().forEach(loop -> lines.add(loop(loop)));
        run.tasks().forEach(task -> {
            lines.add(task(task));
            task.dispatches().forEach(dispatch -> lines.add(dispatch(dispatch)));
        });
        return lines;
    }

    private static String loop(LoopState loop) {
        return loop.loop() + " " + loop.iteration() + " " + loop.phase() + " " + text(loop.feedback());
    }

    private static String task(TaskState task) {
        return String.join(
                " | ",
                task.id() + " " + task.status() + " " + task.iteration() + " " + (task.attempts() > 0),
                task.startedAt().isPresent() + " " + task.finishedAt().isPresent(),
                task.usage().toString(),
                task.errorMessage().toString(),
                text(task.transcript()),
                text(task.findings()),
                task.blockedBy().toString(),
                task.gate().sentinel() + " " + evidence(task.gate().evidence()));
    }

    private static String dispatch(TaskDispatched sent) {
        return String.join(
                " | ",
                "  " + round(sent.key()),
                sent.prompt().toString(),
                sent.model().toString(),
                sent.inputs().stream().map(Standing::input).toList().toString(),
                sent.feedback().map(Standing::input).toString());
    }

    private static String input(PromptInput input) {
        return input.parent() + " " + input.source().map(Standing::round) + " " + input.transcript() + " "
                + input.policy() + " " + input.excerpt();
    }

    private static String text(Optional<TranscriptRef> text) {
        return text.map(ref -> round(ref.key()) + " " + ref.seal() + " " + ref.fidelity())
                .orElse("no text");
    }

    private static String evidence(Optional<OracleEvidenceRecorded> evidence) {
        return evidence.map(found -> round(found.key()) + " " + found.exitCode() + " "
                        + found.stdout().seal() + " " + found.stderr().seal())
                .orElse("no evidence");
    }

    private static Round round(AttemptKey key) {
        return new Round(key.task(), key.iteration());
    }
}
