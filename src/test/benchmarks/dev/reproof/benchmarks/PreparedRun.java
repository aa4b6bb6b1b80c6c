package dev.reproof.benchmarks;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.Store;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A run whose tasks have all said their 8 MiB and finished, left before its end: so it can be resumed. Its texts went
 * the way every agent's text goes, in 64 KiB blocks and groups of 16.
 */
public record PreparedRun(RunHome home, List<AttemptKey> attempts) {

    public static final int TASK_BYTES = 8 << 20;
    static final int BLOCK_BYTES = 64 << 10;
    static final int GROUP_BYTES = 16 * BLOCK_BYTES;

    private static final RunId RUN = new RunId("benchmark");

    /** Makes a run with that many bytes of text, the same text in every run; a multiple of {@link #TASK_BYTES}. */
    static PreparedRun make(Path directory, long bytes) {
        return make(directory, bytes, engine());
    }

    /** The same with that engine. */
    public static PreparedRun make(Path directory, long bytes, ResumeEngine engine) {
        PreparedRun prepared = of(directory, bytes);
        byte[] text = RealisticText.bytes(1, TASK_BYTES);
        try (RecoveredRun run = engine.start(RunPlaces.inside(prepared.home), prepared.request())) {
            run.startRank(0);
            for (AttemptKey key : prepared.attempts) {
                Attempt attempt = run.dispatch(key.task()).orElseThrow();
                attempt.bytes(text, 0, text.length);
                attempt.finish(TokenUsage.UNKNOWN);
            }
        }
        return prepared;
    }

    private static PreparedRun of(Path directory, long bytes) {
        return new PreparedRun(
                new RunHome(directory.resolve(RUN.value())),
                IntStream.range(0, Math.toIntExact(bytes / TASK_BYTES))
                        .mapToObj(task -> new AttemptKey(new TaskId("task-" + task), 0, 1))
                        .toList());
    }

    /** An engine like the command line's. */
    static ResumeEngine engine() {
        return engine(Store.files());
    }

    /** The same with logs in that store. */
    public static ResumeEngine engine(Store store) {
        EngineSettings.Runner me =
                new EngineSettings.Runner("benchmark", ProcessHandle.current().pid(), "benchmark");
        return new ResumeEngine(EngineSettings.of(Clock.systemUTC(), me, warning -> {}), store);
    }

    long bytes() {
        return (long) attempts.size() * TASK_BYTES;
    }

    private NewRun request() {
        String tasks = attempts.stream()
                .map(key -> "{\"id\":\"" + key.task() + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Say a lot.\"}")
                .collect(Collectors.joining(","));
        String dag = "{\"title\":\"Benchmark\",\"tasks\":[" + tasks + "]}";
        return NewRun.of(RUN, dag.getBytes(StandardCharsets.UTF_8), "benchmark", OptionChoices.NONE);
    }
}
