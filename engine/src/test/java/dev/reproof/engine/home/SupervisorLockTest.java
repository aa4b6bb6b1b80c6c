package dev.reproof.engine.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorLockTest {

    private static final RunId RUN = new RunId("r1");

    @TempDir
    Path cwd;

    private RunHome home;

    @BeforeEach
    void a_run_has_its_directory() {
        home = RunHome.of(cwd, RUN);
        home.create();
    }

    private SupervisorLock acquire() {
        return SupervisorLock.acquire(home, RUN, Duration.ZERO);
    }

    @Test
    void a_look_tells_whether_a_supervisor_lives_and_does_not_take_its_lock_away() {
        assertThat(SupervisorLock.isHeld(home)).isFalse();
        assertThat(home.supervisorLock()).as("a look makes no file").doesNotExist();
        try (SupervisorLock held = acquire()) {
            assertThat(SupervisorLock.isHeld(home)).isTrue();
            assertThat(SupervisorLock.isHeld(home)).isTrue();
            assertThat(held.isOfTheRun()).isTrue();
            assertThatThrownBy(this::acquire)
                    .isInstanceOf(ReproofException.Rejected.class)
                    .hasMessageContainingAll(
                            "Another supervisor is at work on run r1",
                            home.supervisorLock().toString());
            assertThat(RunLock.isHeld(home)).isFalse();
        }
        assertThat(SupervisorLock.isHeld(home)).isFalse();
        acquire().close();
    }

    @Test
    void a_run_whose_directory_was_replaced_is_another_one() throws Exception {
        try (SupervisorLock held = acquire()) {
            Files.move(home.directory(), cwd.resolve("moved"));
            assertThat(held.isOfTheRun()).isFalse();
            home.create();
            try (SupervisorLock other = acquire()) {
                assertThat(other.isOfTheRun()).isTrue();
                assertThat(held.isOfTheRun()).isFalse();
            }
        }
    }
}
