package dev.reproof.engine.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRemovalTest {

    private static final RunId RUN = new RunId("r1");

    @TempDir
    Path cwd;

    @Test
    void a_run_that_took_the_place_of_a_removed_one_is_untouched_by_its_end() throws IOException {
        // given
        RunHome home = RunHome.of(cwd, RUN);
        home.create();
        RunLock removing = lock(home);
        RunRemoval.remove(home);

        // when
        home.create();
        RunLock next = lock(home);
        removing.closeMoved();

        // then
        assertThat(home.holder()).exists();
        assertThatThrownBy(() -> lock(home)).isInstanceOf(Rejected.class);
        next.close();
        lock(home).close();
    }

    @Test
    void what_an_earlier_removal_left_under_the_same_name_is_in_nobodys_way() throws IOException {
        // given
        RunHome home = RunHome.of(cwd, RUN);
        home.create();
        Path left = home.directory().resolveSibling(".pruned-r1");
        Files.createDirectories(left.resolve("artifacts"));
        Files.writeString(left.resolve("artifacts/old"), "old");
        assertThat(RunRemoval.left(RunRoot.under(cwd))).containsExactly(left);

        // when
        RunRemoval.remove(home);

        // then
        assertThat(home.directory()).doesNotExist();
        assertThat(RunRemoval.left(RunRoot.under(cwd))).isEmpty();
        assertThat(RunRemoval.left(RunRoot.under(cwd.resolve("elsewhere")))).isEmpty();
    }

    private static RunLock lock(RunHome home) {
        return RunLock.acquire(home, RUN, new Holder(7, "bakery", Instant.EPOCH), Duration.ZERO);
    }
}
