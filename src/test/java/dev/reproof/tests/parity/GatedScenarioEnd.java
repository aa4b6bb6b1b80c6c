package dev.reproof.tests.parity;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.events.AttemptKey;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a finished run has come to, and what was done for it.
 *
 * @param standing see {@link Standing}
 * @param transcripts text of the last attempt of every iteration
 * @param prompts of every iteration, made again from the log; empty where that was not asked for
 */
record GatedScenarioEnd(
        RunState state,
        List<String> standing,
        Map<Round, ExactText> transcripts,
        Map<Round, ExactText> prompts,
        GatedScenarioAgent agent,
        Gatekeeper gates) {

    /** Runs to the end, and closes the run. */
    static GatedScenarioEnd of(RecoveredRun run, GatedScenario scenario, boolean promptsAgain)
            throws InterruptedException {
        GatedScenarioAgent agent = new GatedScenarioAgent(scenario);
        Gatekeeper gates = new Gatekeeper();
        try (run) {
            RunState end = new RankLoop(run, agent, Path.of("").toAbsolutePath(), 3, gates).run();
            Map<Round, ExactText> transcripts = new TreeMap<>();
            Map<Round, ExactText> prompts = new TreeMap<>();
            for (TaskState task : end.tasks()) {
                task.dispatches().forEach(sent -> {
                    Round round = new Round(task.id(), sent.key().iteration());
                    transcripts.put(round, transcript(run, sent.key()));
                    if (promptsAgain) {
                        prompts.put(round, new ExactText(run.prompt(task.id(), round.iteration())));
                    }
                });
                task.transcript()
                        .ifPresent(text -> transcripts.put(
                                new Round(task.id(), text.key().iteration()), transcript(run, text.key())));
            }
            return new GatedScenarioEnd(end, Standing.of(end), transcripts, prompts, agent, gates);
        }
    }

    private static ExactText transcript(RecoveredRun run, AttemptKey key) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        run.copyTranscript(key, text);
        return ExactText.ofUtf8(text.toByteArray());
    }
}
