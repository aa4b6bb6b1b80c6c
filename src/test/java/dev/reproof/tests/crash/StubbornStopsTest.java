package dev.reproof.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops the packaged program while something holds it back: a disk that does not answer, an agent that ignores SIGTERM. */
class StubbornStopsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private DiskSwitch disk;
    private RankedRunDirectory ranked;

    @BeforeEach
    void furnish() throws Exception {
        disk = DiskSwitch.in(directory.resolve("disk"));
        ranked = RankedRunDirectory.in(directory, disk.environment());
    }

    @AfterEach
    void nothing_is_left_running() {
        ranked.processes().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void a_signal_while_the_disk_is_slow_is_heeded_when_the_disk_lets_it() throws Exception {
        // given a run with a task in flight
        RunningProgram program = ranked.bake();
        await().atMost(PATIENCE).until(() -> ranked.received().containsKey("knead.1"));

        // when
        disk.stick();
        program.signal("INT");

        // then the agents end, and the program waits
        disk.awaitWaiting();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ranked.processes())
                        .extracting(ProcessHandle::pid)
                        .containsExactly(program.pid()));
        Shown shown = Shown.of(ranked.home());

        // when
        disk.letGo();
        Finished stopped = program.await();

        // then
        assertThat(stopped.code()).as(stopped.toString()).isEqualTo(130);
        assertThat(stopped.err()).contains("run killed interrupted; 'reproof resume killed' goes on with it");
        assertThat(ranked.home().state()).content(UTF_8).contains("\"INTERRUPTED\"");
        requireGoesOn(shown);
    }

    @Test
    void a_second_signal_ends_at_once_what_disk_and_agent_hold_back() throws Exception {
        // given
        ranked.beStubborn();
        RunningProgram program = ranked.bake();
        await().atMost(PATIENCE).until(() -> ranked.received().containsKey("knead.1"));
        disk.stick();
        program.signal("TERM");
        await().atMost(PATIENCE).until(ranked::asked);
        Shown shown = Shown.of(ranked.home());

        // when
        program.signalUntilItEnds("INT");
        Finished stopped = program.await();

        // then
        assertThat(stopped.code()).as(stopped.toString()).isEqualTo(130);
        assertThat(stopped.err())
                .containsOnlyOnce("run killed ends at once, told to stop again; nothing acknowledged is lost,"
                        + " 'reproof resume killed' goes on with it")
                .doesNotContain("interrupted;", "did not stop within", "\tat ");
        requireNothingRuns();

        // and
        disk.letGo();
        ranked.beWilling();
        requireGoesOn(shown);
    }

    @Test
    void a_second_signal_to_the_supervisor_ends_it_and_its_runner_at_once() throws Exception {
        // given
        ranked.beStubborn();
        RunningProgram supervisor = ranked.superviseGroup();
        await().atMost(PATIENCE).until(() -> ranked.received().containsKey("knead.1"));
        disk.stick();
        supervisor.signal("INT");
        await().atMost(PATIENCE).until(ranked::asked);
        Shown shown = Shown.of(ranked.home());

        // when
        supervisor.signalUntilItEnds("TERM");
        Finished stopped = supervisor.await();

        // then
        assertThat(stopped.code()).as(stopped.toString()).isEqualTo(143);
        assertThat(stopped.err())
                .containsOnlyOnce("run killed ends at once, told to stop again")
                .containsOnlyOnce("end: told to stop again, the runner was ended at once; nothing acknowledged is lost")
                .doesNotContain("interrupted;", "\tat ");
        requireNothingRuns();

        // and
        disk.letGo();
        ranked.beWilling();
        requireGoesOn(shown);
    }

    /** A process that was killed is there until somebody has collected it. */
    private void requireNothingRuns() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(ranked.processes()).isEmpty());
    }

    /** The log has whatever was shown, and the run ends as if nothing had happened. */
    private void requireGoesOn(Shown shown) throws Exception {
        Acknowledged log = Acknowledged.of(ranked.home());
        shown.requireWithin(log);
        Finished resumed = ranked.resume();
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        Acknowledged end = Acknowledged.of(ranked.home());
        end.requireAllOf(log);
        ranked.transcripts()
                .forEach(
                        (task, text) -> assertThat(end.finalText(task)).as(task).hasValue(text));
        assertThat(ranked.received().get("knead.2")).isEqualTo(ranked.received().get("knead.1"));
        assertThat(ranked.received()).doesNotContainKeys("mix.2", "heat.2", "knead.3");
        requireNothingRuns();
    }
}
