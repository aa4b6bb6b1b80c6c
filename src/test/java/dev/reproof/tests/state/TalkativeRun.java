package dev.reproof.tests.state;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.DagDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A run of independent tasks that each say a text of one length and finish, through the engine's API.
 *
 * @param textBytes length of each task's text
 */
record TalkativeRun(RunHome home, int tasks, long textBytes) {

    private static final RunId RUN = new RunId("talkative");

    static TalkativeRun in(Path directory, int tasks, long textBytes) {
        return new TalkativeRun(new RunHome(directory.resolve(RUN.value())), tasks, textBytes);
    }

    /** Runs every task; the run is left before its end. */
    void play(boolean withoutArtifacts) {
        RunPlaces places = RunPlaces.inside(home).with(withoutArtifacts ? ArtifactChoice.off() : ArtifactChoice.own());
        try (RecoveredRun run = engine().start(places, NewRun.of(RUN, document(), "test", unbounded()))) {
            run.startRank(0);
            for (int task = 0; task < tasks; task++) {
                Attempt attempt = run.dispatch(id(task)).orElseThrow();
                text(task).forEach(piece -> attempt.bytes(piece, 0, piece.length));
                attempt.finish(TokenUsage.UNKNOWN);
            }
        }
    }

    /** The texts are longer than a run without artifacts may carry by itself. */
    private static OptionChoices unbounded() {
        return OptionChoices.NONE.with(RunOption.MAX_OUTPUT_BYTES, (1L << 53) - 1);
    }

    /** Opens it again and lets its files be brought up to date. */
    void resume() {
        try (RecoveredRun run = engine().resume(RunPlaces.inside(home), OptionChoices.NONE)) {
            run.flushFiles();
        }
    }

    Pieces text(int task) {
        return new Pieces(task, textBytes);
    }

    static TaskId id(int task) {
        return new TaskId("task-" + task);
    }

    /** The document as the run keeps it. */
    byte[] keptDocument() {
        return DagDocument.canonical(document());
    }

    private byte[] document() {
        String each = IntStream.range(0, tasks)
                .mapToObj(task ->
                        "{\"id\":\"" + id(task) + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Say a lot.\"}")
                .collect(Collectors.joining(","));
        return ("{\"title\":\"Talkative\",\"tasks\":[" + each + "]}").getBytes(StandardCharsets.UTF_8);
    }

    private static ResumeEngine engine() {
        return new ResumeEngine(
                EngineSettings.of(Clock.systemUTC(), new Runner("host", 1, "test"), System.err::println));
    }
}
