package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.orphans.AgentGuard;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.home.SignsFile;
import dev.reproof.events.ReproofException.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent whose runner gives no sign of life is ended by its guard; one whose runner does goes on. */
@Timeout(120)
class GuardedAgentTest extends CommandAgentFixture {

    private SignsFile signs;

    @BeforeEach
    void environments_can_be_seen() {
        assumeThat(Files.isReadable(Path.of("/proc/self/environ"))).isTrue();
        signs = new SignsFile(directory.resolve("runner.alive"));
    }

    private void guard(Duration outlive) {
        records().guard(new AgentGuard(signs.path(), outlive));
    }

    @Test
    void without_a_sign_all_of_the_agent_is_ended_also_what_ignores_that_and_has_a_session_of_its_own()
            throws Exception {
        // given
        guard(Duration.ofSeconds(1));
        signs.give("once");

        // when, then: that is no failure of the task, and the fixture sees that nothing lives
        assertThatThrownBy(() -> run("trap '' TERM; echo $$ >> pids; setsid sleep 300 & echo $! >> pids;"
                        + " sh -c 'echo $$ >> pids; exec sleep 300' & echo said; sleep 300; sleep 300"))
                .isInstanceOf(Storage.class)
                .hasMessageContaining("was ended by its guard");
        assertThat(output.transcript()).isEqualTo("said\n");
        assertThat(notedProcesses()).hasSize(3);
    }

    @Test
    void an_end_that_a_guard_has_made_is_none_that_a_later_runner_believes() throws Exception {
        // given
        guard(Duration.ofSeconds(1));

        // when: its runner would be gone by now
        assertThatThrownBy(() -> run("echo $$ >> pids; ls agents/*/prompt > before; exec sleep 300"))
                .isInstanceOf(Storage.class);

        // then
        assertThat(Files.readString(directory.resolve("before"))).contains("/prompt");
        try (Stream<Path> files = Files.walk(directory.resolve("agents"))) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("prompt");
        }
    }

    @Test
    void with_signs_it_goes_on_for_longer_than_it_would_without() throws Exception {
        // given
        guard(Duration.ofSeconds(4));
        signs.give("0");

        // when
        CompletableFuture<AgentResult> end = CompletableFuture.supplyAsync(() -> {
            try {
                return run("until grep -q '^12$' runner.alive; do sleep 0.1; done; echo well");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        int[] given = {0};
        await().pollInterval(Duration.ofMillis(600))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    signs.give(String.valueOf(++given[0]));
                    return given[0] == 12;
                });

        // then
        assertThat(end.get()).as(output.transcript()).isEqualTo(FINISHED);
        assertThat(output.transcript()).isEqualTo("well\n");
    }

    @Test
    void the_guard_ends_with_the_agent() throws Exception {
        guard(Duration.ofMinutes(5));
        signs.give("once");

        assertThat(run("echo answer")).isEqualTo(FINISHED);

        assertThat(ProcessHandle.allProcesses().filter(ProcessTable::lives))
                .noneMatch(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(directory.toString()))
                        .isPresent());
    }
}
