package dev.reproof.engine.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunLock;
import dev.reproof.engine.request.EngineSettings.Runner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which process holds a lock is told where it is proven, and nowhere else. */
class LockHolderTest {

    @TempDir
    Path directory;

    private RunHome home;
    private Process other;

    @BeforeEach
    void prepare() throws IOException {
        home = new RunHome(directory.resolve("r1"));
        Files.createDirectories(home.directory());
        other = new ProcessBuilder("tail", "-f", "/dev/null").start();
    }

    @AfterEach
    void end() {
        other.destroyForcibly().onExit().join();
    }

    private RunLock lock() {
        Holder me = new Holder(ProcessHandle.current().pid(), Runner.hostName(), Instant.now());
        return RunLock.acquire(home, home.nameForMessages(), me, Duration.ZERO);
    }

    private void note(long pid, String host) throws IOException {
        Files.writeString(
                home.holder(), "{\"pid\":" + pid + ",\"host\":\"" + host + "\",\"since\":\"" + Instant.now() + "\"}\n");
    }

    @Test
    void a_process_that_has_the_lock_file_open_and_says_so_is_the_holder() throws Exception {
        RunLock lock = lock();
        try (lock) {
            assertThat(LockHolder.of(home)).isInstanceOfSatisfying(LockHolder.Proven.class, proven -> {
                assertThat(proven.process()).isEqualTo(ProcessHandle.current());
                assertThat(proven.supervisor()).isEmpty();
            });
        }
        assertThat(LockHolder.of(home)).isInstanceOf(LockHolder.Nobody.class);
    }

    @Test
    void a_process_that_is_named_and_does_not_have_the_file_open_is_not() throws Exception {
        assumeThat(ProcessTable.tellsOpenFiles()).isTrue();
        RunLock lock = lock();
        try (lock) {
            note(other.pid(), Runner.hostName());

            assertThat(LockHolder.of(home))
                    .isInstanceOfSatisfying(
                            LockHolder.Unproven.class,
                            unproven -> assertThat(unproven.why())
                                    .contains("somebody holds " + home.lock(), "pid " + other.pid() + " on host "));
        }
    }

    @Test
    void a_lock_without_a_note_is_somebody_s() throws Exception {
        RunLock lock = lock();
        try (lock) {
            Files.delete(home.holder());

            assertThat(LockHolder.of(home))
                    .isInstanceOfSatisfying(
                            LockHolder.Unproven.class,
                            unproven -> assertThat(unproven.why()).contains("there is no note of a holder"));
        }
    }

    @Test
    void a_note_without_a_lock_is_of_nobody_unless_it_is_of_another_machine() throws Exception {
        note(other.pid(), Runner.hostName());
        assertThat(LockHolder.of(home)).isInstanceOf(LockHolder.Nobody.class);

        note(other.pid(), "far");
        assertThat(LockHolder.of(home))
                .isInstanceOfSatisfying(
                        LockHolder.Unproven.class,
                        unproven -> assertThat(unproven.why()).contains("on host far"));
    }
}
