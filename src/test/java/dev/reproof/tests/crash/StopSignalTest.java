package dev.reproof.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.projections.run.RunState;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stops the packaged program as an operator or a system does. */
class StopSignalTest {

    @TempDir
    Path directory;

    private RankedRunDirectory ranked;

    @BeforeEach
    void furnish() throws Exception {
        ranked = RankedRunDirectory.in(directory);
    }

    @AfterEach
    void nothing_is_left_running() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(ranked.processes()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void a_stopped_run_says_so_ends_its_agents_and_can_be_resumed(String signal, int code) throws Exception {
        // given a run with a task in flight
        RunningProgram program = ranked.bake();
        await().atMost(Duration.ofSeconds(60)).until(() -> ranked.received().containsKey("knead.1"));

        // when
        program.signal(signal);
        Finished stopped = program.await();

        // then
        assertThat(stopped.code()).as(stopped.toString()).isEqualTo(code);
        assertThat(stopped.err()).contains("run killed interrupted; 'reproof resume killed' goes on with it");
        assertThat(ranked.processes()).isEmpty();
        assertThat(state().interrupted()).isPresent();
        requireNoTrace(stopped);

        // when
        Finished resumed = ranked.resume();

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(state().interrupted()).isEmpty();
        assertThat(ranked.received().get("knead.2")).isEqualTo(ranked.received().get("knead.1"));
        assertThat(ranked.received()).doesNotContainKeys("mix.2", "heat.2");
    }

    @Test
    void a_signal_at_any_moment_leaves_a_run_that_finishes() throws Exception {
        // given
        long seed = Long.getLong("reproof.kill.seed", System.nanoTime());
        System.out.println("random signals: -Dreproof.kill.seed=" + seed);
        Random random = new Random(seed);

        for (int stop = 0; stop < 8; stop++) {
            // when
            RunningProgram program = ranked.bake();
            if (!program.endsWithin(150 + random.nextInt(1_000))) {
                program.signal("TERM");
            }
            Finished stopped = program.await();

            // then
            assertThat(stopped.code()).as(stopped.toString()).isIn(0, 143);
            requireNoTrace(stopped);
        }
        Finished finished = ranked.bake().await();
        assertThat(finished.code()).as(finished.toString()).isZero();
        Acknowledged log = Acknowledged.of(ranked.home());
        ranked.transcripts()
                .forEach(
                        (task, text) -> assertThat(log.finalText(task)).as(task).hasValue(text));
    }

    private static void requireNoTrace(Finished stopped) {
        assertThat(stopped.err())
                .doesNotContain("\tat ")
                .doesNotContain("Exception")
                .doesNotContain("internal error");
    }

    private RunState state() {
        ResumeEngine engine = new ResumeEngine(EngineSettings.of(
                Clock.systemUTC(),
                new Runner("test", 1, "test"),
                warning -> assertThat(warning).isEmpty()));
        try (RunView view = engine.view(ranked.home())) {
            return view.state();
        }
    }
}
