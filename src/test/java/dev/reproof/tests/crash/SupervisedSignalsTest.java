package dev.reproof.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stops the packaged supervisor, alone or with all of its process group. */
class SupervisedSignalsTest {

    @TempDir
    Path directory;

    private RankedRunDirectory ranked;

    @AfterEach
    void nothing_is_left_running() {
        ranked.processes().forEach(ProcessHandle::destroyForcibly);
    }

    /** A terminal sends SIGINT to the group, a service's manager SIGTERM: the runner gets its own, and the one passed on. */
    @ParameterizedTest
    @CsvSource({"INT, false, 130", "INT, true, 130", "TERM, true, 143"})
    void a_runner_is_told_once_to_stop_whoever_is_told(String signal, boolean group, int code) throws Exception {
        // given
        ranked = RankedRunDirectory.in(directory);
        RunningProgram supervisor = ranked.superviseGroup();
        await().atMost(Duration.ofSeconds(60)).until(() -> ranked.received().containsKey("knead.1"));

        // when
        if (group) {
            supervisor.signalGroup(signal);
        } else {
            supervisor.signal(signal);
        }
        Finished stopped = supervisor.await();

        // then
        assertThat(stopped.code()).as(stopped.toString()).isEqualTo(code);
        assertThat(stopped.err())
                .containsOnlyOnce("run killed interrupted; 'reproof resume killed' goes on with it")
                .containsOnlyOnce("end: told to stop, and so was the runner; the same command with --run-id killed")
                .doesNotContain("at once", "\tat ");
        assertThat(ranked.processes()).isEmpty();
        assertThat(ranked.home().state()).content(UTF_8).contains("\"INTERRUPTED\"");

        // when
        Finished resumed = ranked.resume();

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(ranked.received().get("knead.2")).isEqualTo(ranked.received().get("knead.1"));
    }
}
