package dev.reproof.tests.roads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.write.GroupPolicy;
import dev.reproof.engine.write.RecorderSettings;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import dev.reproof.tests.parity.Transcripts;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills {@code reproof compact} again and again: the log is whole after each, the old or the new one, and what was left
 * of a copy is gone after the next. {@code -Dreproof.compactions=N} kills N times, {@code -Dreproof.compactions.seed}
 * after the times of an earlier run.
 */
class KilledCompactionTest {

    private static final RunId RUN = new RunId("r1");
    private static final TaskId A = new TaskId("a");
    private static final AttemptKey FIRST = new AttemptKey(A, 0, 1);
    private static final int KILLS = Integer.getInteger("reproof.compactions", 4);
    private static final int BLOCK_BYTES = 1 << 10;
    private static final String SAID = Transcripts.flat("said", 250 * BLOCK_BYTES);

    @TempDir
    Path directory;

    @Test
    void a_compaction_that_is_killed_at_any_moment_leaves_a_whole_log() throws Exception {
        // given
        long seed = Long.getLong("reproof.compactions.seed", System.nanoTime());
        System.out.println("killed compactions: -Dreproof.compactions.seed=" + seed);
        Random random = new Random(seed);
        RunHome home = RunHome.of(directory, RUN);
        Path grown = directory.resolve("grown");
        play(home);
        Files.copy(home.eventsFile(), grown);
        PackagedProgram program = new PackagedProgram(directory, Map.of());
        long millis = elapsed(program, home, grown);

        // when
        for (int kill = 0; kill < KILLS; kill++) {
            try (RunningProgram running = program.start(directory.resolve("logs"), "compact", "r1")) {
                if (!running.endsWithin(millis / 4 + random.nextInt((int) millis))) {
                    running.kill();
                }
            }

            // then
            boolean old = Files.mismatch(home.eventsFile(), grown) < 0;
            assertThat(Files.size(home.eventsFile()))
                    .as("seed %s, kill %s: the old log, or a new one", seed, kill)
                    .matches(bytes -> old || bytes < 600_000);
            assertThat(text(home)).as("seed %s, kill %s", seed, kill).isEqualTo(SAID);
            if (!old) {
                Files.copy(grown, home.eventsFile(), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        requireCompacted(program.run("compact", "r1"), home);
    }

    /** How long it takes undisturbed. */
    private static long elapsed(PackagedProgram program, RunHome home, Path grown) throws Exception {
        long begun = System.nanoTime();
        requireCompacted(program.run("compact", "r1"), home);
        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        Files.copy(grown, home.eventsFile(), StandardCopyOption.REPLACE_EXISTING);
        return millis;
    }

    private static void requireCompacted(Finished finished, RunHome home) throws Exception {
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(Files.size(home.eventsFile())).isLessThan(600_000);
        assertThat(text(home)).isEqualTo(SAID);
        try (Stream<Path> files = Files.list(home.directory())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("events-compact"));
        }
    }

    private static String text(RunHome home) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (RunView view = engine().view(home)) {
            assertThat(view.state().finished()).isPresent();
            view.copyTranscript(FIRST, text);
        }
        return text.toString(UTF_8);
    }

    private static void play(RunHome home) {
        String dag = "{\"title\":\"t\",\"tasks\":[{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\"}]}";
        NewRun request = NewRun.of(RUN, dag.getBytes(UTF_8), "dag", OptionChoices.NONE);
        try (RecoveredRun run = engine().start(RunPlaces.inside(home), request)) {
            run.startRank(0);
            Attempt attempt = run.dispatch(A).orElseThrow();
            attempt.text(SAID);
            attempt.finish(TokenUsage.UNKNOWN);
            run.completeRank(0);
            run.finish("All tasks finished");
        }
    }

    /** An engine that commits every block, and leaves the log as it has grown. */
    private static ResumeEngine engine() {
        return new ResumeEngine(new EngineSettings(
                Clock.systemUTC(),
                new Runner("test", 1, "test"),
                Duration.ofSeconds(5),
                new GroupPolicy(1, Duration.ZERO),
                new RecorderSettings(BLOCK_BYTES, Duration.ofSeconds(1), 1),
                false,
                warning -> assertThat(warning).isEmpty()));
    }
}
