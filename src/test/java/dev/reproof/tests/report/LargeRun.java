package dev.reproof.tests.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A run of a thousand tasks and more than ten thousand events: ten ranks, and each task is sent five times. */
public final class LargeRun {

    private LargeRun() {}

    /** Plays it below a directory, and returns its page. */
    public static Path play(Path place) throws Exception {
        String tasks = IntStream.range(0, 1_000)
                .mapToObj(task -> "{\"id\":\"task " + task + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Do it.\","
                        + "\"depends_on\":[" + (task < 100 ? "" : "\"task " + (task - 100) + "\"") + "]}")
                .collect(Collectors.joining(","));
        RunId id = new RunId("large");
        EngineSettings settings = EngineSettings.of(Clock.systemUTC(), new Runner("quay", 4711, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        });
        RunHome home = RunHome.of(place, id);
        try (RecoveredRun run = new ResumeEngine(settings)
                .start(
                        RunPlaces.inside(home),
                        NewRun.of(
                                id,
                                ("{\"title\":\"Large\",\"tasks\":[" + tasks + "]}").getBytes(UTF_8),
                                "dag.json",
                                OptionChoices.NONE))) {
            for (int rank = 0; rank < 10; rank++) {
                run.startRank(rank);
                side(IntStream.range(100 * rank, 100 * rank + 100)
                        .mapToObj(task -> Executors.callable(() -> play(run, "task " + task)))
                        .toList());
                run.completeRank(rank);
            }
            run.finish("");
        }
        return home.artifacts().resolve("_report.html");
    }

    /** Side by side, so that the log forces them in groups. */
    private static void side(List<Callable<Object>> tasks) throws Exception {
        ExecutorService all = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Object> done : all.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            all.shutdownNow();
        }
    }

    private static void play(RecoveredRun run, String task) {
        for (int attempt = 0; attempt < 4; attempt++) {
            run.dispatch(new TaskId(task)).orElseThrow().giveUp("nobody knows how it ended");
        }
        var last = run.dispatch(new TaskId(task)).orElseThrow();
        last.text("The quick brown fox weighs flour at the old mill by the river. ".repeat(50));
        last.finish(TokenUsage.UNKNOWN);
    }
}
