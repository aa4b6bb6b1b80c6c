package dev.reproof.benchmarks;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The least favourable load there is: agents that say a little, often. What their log takes, against its text. */
final class TrickleLoad {

    private static final int TASKS = 8;
    private static final int PIECE_BYTES = 60;
    private static final int PERIOD_MILLIS = 20;

    private TrickleLoad() {}

    /**
     * Runs the load twice, without and with the compaction at the end of a run, and prints a line of a table for each.
     *
     * @param args the directory to work in, and how many seconds the agents speak
     */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        System.setProperty(WorkDirectory.PROPERTY, args[0]);
        for (boolean compacting : List.of(false, true)) {
            try (WorkDirectory directory = WorkDirectory.create()) {
                System.out.println(measure(directory.resolve("runs"), Integer.parseInt(args[1]), compacting));
            }
        }
    }

    private static String measure(Path directory, int seconds, boolean compacting)
            throws IOException, InterruptedException, ExecutionException {
        RunHome home = RunHome.of(directory, new RunId("trickle"));
        EngineSettings.Runner me =
                new EngineSettings.Runner("benchmark", ProcessHandle.current().pid(), "benchmark");
        EngineSettings settings = EngineSettings.of(Clock.systemUTC(), me, System.err::println);
        ResumeEngine engine = new ResumeEngine(compacting ? settings : settings.withoutCompaction());
        RecoveredRun run = engine.start(RunPlaces.inside(home), request());
        speak(run, seconds);
        run.completeRank(0);
        run.finish("All tasks finished");
        long begun = System.nanoTime();
        run.close();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        long file = Files.size(home.eventsFile());
        try (RunView view = engine.view(home)) {
            long text = view.compressedText();
            return String.format(
                    Locale.ROOT,
                    "| %d s | %s | %d kB | %d kB | %.2f | %d ms |",
                    seconds,
                    compacting ? "compacted" : "as it has grown",
                    text / 1_000,
                    file / 1_000,
                    (double) file / text,
                    millis);
        }
    }

    private static void speak(RecoveredRun run, int seconds) throws InterruptedException, ExecutionException {
        run.startRank(0);
        byte[] text = RealisticText.bytes(1, 1 << 20);
        ScheduledExecutorService voices = Executors.newScheduledThreadPool(TASKS);
        List<Attempt> attempts = new ArrayList<>();
        List<ScheduledFuture<?>> speaking = new ArrayList<>();
        for (int task = 0; task < TASKS; task++) {
            Attempt attempt = run.dispatch(new TaskId("task-" + task)).orElseThrow();
            AtomicInteger at = new AtomicInteger(task * PIECE_BYTES * 1_000);
            attempts.add(attempt);
            speaking.add(voices.scheduleAtFixedRate(
                    () -> attempt.bytes(text, at.getAndAdd(PIECE_BYTES) % (text.length - PIECE_BYTES), PIECE_BYTES),
                    task,
                    PERIOD_MILLIS,
                    TimeUnit.MILLISECONDS));
        }
        TimeUnit.SECONDS.sleep(seconds);
        speaking.forEach(voice -> voice.cancel(false));
        voices.shutdown();
        if (!voices.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("An agent does not stop speaking");
        }
        attempts.forEach(attempt -> attempt.finish(TokenUsage.UNKNOWN));
    }

    private static NewRun request() {
        String tasks = IntStream.range(0, TASKS)
                .mapToObj(task ->
                        "{\"id\":\"task-" + task + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Say a little.\"}")
                .collect(Collectors.joining(","));
        return NewRun.of(
                new RunId("trickle"),
                ("{\"title\":\"Trickle\",\"tasks\":[" + tasks + "]}").getBytes(StandardCharsets.UTF_8),
                "benchmark",
                OptionChoices.NONE);
    }
}
