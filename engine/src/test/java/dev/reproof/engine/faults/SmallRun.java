package dev.reproof.engine.faults;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.Progress;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.loop.RestartCheck;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.simulated.SimulatedDisk;
import dev.reproof.engine.write.GroupPolicy;
import dev.reproof.engine.write.RecorderSettings;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A run of four ranks with a pause and a loop, on one disk. Nothing in it depends on time: every block of text is
 * written alone, and the files follow after every step, so that a run takes the same steps each time.
 */
final class SmallRun {

    static final RunId RUN = new RunId("r1");

    private static final String DOCUMENT = """
            {"title":"Loaves","framing":"Bake.","outputPolicy":{"upstream":"full"},"tasks":[
              {"id":"plan","complexity":"LOW","subtask_prompt":"Plan."},
              {"id":"mix 🥖","complexity":"LOW","subtask_prompt":"Mix."},
              {"id":"gate","kind":"pause","depends_on":["plan"]},
              {"id":"bake","complexity":"LOW","subtask_prompt":"Bake.","depends_on":["gate","mix 🥖"]},
              {"id":"serve","complexity":"LOW","subtask_prompt":"Serve.","depends_on":["bake"]},
              {"id":"taste","complexity":"LOW","subtask_prompt":"Taste.","depends_on":["bake"]}],
             "loops":[{"convergeOn":"taste","maxIterations":3}]}
            """;

    static final List<TaskId> TASKS = Stream.of("plan", "mix 🥖", "gate", "bake", "serve", "taste")
            .map(TaskId::new)
            .toList();

    static final int MOST_ITERATIONS = 3;

    /** More than any run is interrupted in one task. */
    private static final int MOST_ATTEMPTS = 6;

    private final SimulatedDisk disk;
    private final Acknowledged acknowledged;
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    private final ResumeEngine engine;

    SmallRun(SimulatedDisk disk, Acknowledged acknowledged) {
        this.disk = disk;
        this.acknowledged = acknowledged;
        this.engine = new ResumeEngine(new EngineSettings(
                SampleRun.CLOCK,
                new EngineSettings.Runner("bakery", 41, "0.1.0"),
                Duration.ZERO,
                new GroupPolicy(1, Duration.ZERO),
                new RecorderSettings(64, Duration.ofDays(1), 1),
                true,
                warnings::add));
    }

    static RunHome home(SimulatedDisk disk) {
        return RunHome.of(disk.root().resolve("tide"), RUN);
    }

    static NewRun request() {
        return NewRun.of(RUN, DOCUMENT.getBytes(StandardCharsets.UTF_8), "dag.json", OptionChoices.NONE);
    }

    /** All attempts there may be. */
    static List<AttemptKey> attempts() {
        return TASKS.stream()
                .flatMap(task -> IntStream.rangeClosed(0, MOST_ITERATIONS)
                        .boxed()
                        .flatMap(iteration -> IntStream.rangeClosed(1, MOST_ATTEMPTS)
                                .mapToObj(attempt -> new AttemptKey(task, iteration, attempt))))
                .toList();
    }

    private RunPlaces places() {
        return RunPlaces.inside(home(disk));
    }

    /** What went wrong without stopping the run. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Starts the run, or goes on with it, to its end or its restart. */
    RunState go(RestartCheck restart) throws InterruptedException {
        return played(engine.startOrResume(places(), request(), ResumePolicy.STRICT), restart);
    }

    /** Goes on with a run that is there. */
    RunState resume() throws InterruptedException {
        return played(engine.resume(places(), OptionChoices.NONE), RestartCheck.NEVER);
    }

    void compact() {
        engine.compact(places());
    }

    private RunState played(RecoveredRun run, RestartCheck restart) throws InterruptedException {
        try (run) {
            acknowledged.see(run);
            Baker baker = new Baker(run, acknowledged);
            RestartCheck followed = () -> {
                acknowledged.see(run);
                return restart.changedFiles();
            };
            return new RankLoop(run, baker, Path.of(""), 1, new Followed(disk, run, acknowledged), followed).run();
        }
    }

    /** Lets the files follow every step; releases the pause as soon as it waits. */
    private record Followed(SimulatedDisk disk, RecoveredRun run, Acknowledged acknowledged) implements Progress {

        @Override
        public void rank(int rank, int ranks, List<TaskId> tasks) {
            acknowledged.see(run);
        }

        @Override
        public void dispatched(AttemptKey key, int promptChars) {
            acknowledged.see(run);
        }

        @Override
        public AgentOutput copy(AttemptKey key) {
            return new AgentOutput() {
                @Override
                public void bytes(byte[] data, int offset, int length) {}

                @Override
                public void text(CharSequence chunk) {}
            };
        }

        @Override
        public void waits(AttemptKey key, Path file) {
            acknowledged.see(run);
            try {
                disk.delete(file);
            } catch (NoSuchFileException released) {
                return; // before the power was cut
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void judged(LoopState loop) {
            acknowledged.see(run);
        }

        @Override
        public void ended(TaskId task, RunState state) {
            acknowledged.see(run);
        }
    }
}
