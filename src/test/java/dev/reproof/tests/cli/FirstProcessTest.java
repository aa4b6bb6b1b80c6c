package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher as the first process of a container. */
@Timeout(300)
class FirstProcessTest {

    /** Processes that have ended and that the first one has not taken in. */
    private static final String DEFUNCT = "cat /proc/[0-9]*/stat 2>/dev/null | awk '$3 == \"Z\" && $4 == 1' | wc -l";

    @TempDir
    static Path installed;

    private static Path launcher;

    @TempDir
    Path directory;

    @BeforeAll
    static void install() throws Exception {
        Container.assumePermitted();
        launcher = Installation.in(installed).launcher();
    }

    @BeforeEach
    void furnish() throws Exception {
        write("dag.json", """
                {"title":"t","tasks":[{"id":"a","complexity":"LOW","subtask_prompt":"Say a."}]}
                """);
    }

    private void write(String file, String text) throws Exception {
        Files.writeString(directory.resolve(file), text, StandardCharsets.UTF_8);
    }

    private Container start(String arguments) throws Exception {
        return Container.start(directory, "exec '" + launcher + "' " + arguments);
    }

    private Container startRun() throws Exception {
        return start("run dag.json --run-id r --agent-command 'sh agent.sh'");
    }

    private void awaitAgent() {
        await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(directory.resolve("begun")));
    }

    private String state() throws Exception {
        return Files.readString(directory.resolve(".reproof/runs/r/state.json"));
    }

    @Test
    void it_ends_with_the_code_of_the_program_and_hands_its_output_on() throws Exception {
        try (Container version = start("--version");
                Container none = start("status none")) {
            Finished finished = version.await();

            assertThat(finished.code()).as(finished.toString()).isZero();
            assertThat(new String(finished.out(), StandardCharsets.UTF_8)).startsWith("reproof ");
            assertThat(none.await().code()).isEqualTo(66);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void one_signal_stops_the_runner_which_records_it(String signal, int code) throws Exception {
        write("agent.sh", "grep SigIgn /proc/self/status > begun.tmp; mv begun.tmp begun; sleep 300\n");
        try (Container container = startRun()) {
            awaitAgent();

            container.signal(signal);

            Finished finished = container.await();
            assertThat(finished.code()).as(finished.toString()).isEqualTo(code);
            assertThat(finished.err()).contains("run r interrupted");
            assertThat(state()).contains("\"INTERRUPTED\"");
            String ignored = Files.readString(directory.resolve("begun")).replaceAll("\\s|SigIgn:", "");
            assertThat(Long.parseUnsignedLong(ignored, 16) & 0b110)
                    .as("SIGINT and SIGQUIT mean to agents what they mean elsewhere: " + ignored)
                    .isZero();
        }
    }

    @Test
    void a_second_signal_ends_it_at_once_whatever_its_agent_does() throws Exception {
        write("agent.sh", "trap '' TERM; echo > begun; while :; do sleep 1; done\n");
        try (Container container = startRun()) {
            awaitAgent();

            container.signalUntilItEnds("TERM");

            Finished finished = container.await();
            assertThat(finished.code()).as(finished.toString()).isEqualTo(143);
            assertThat(finished.err()).contains("told to stop");
        }
    }

    @Test
    void what_agents_leave_behind_is_taken_in() throws Exception {
        // given an agent that leaves orphans, and waits until few of those that ended are left, or for ten seconds
        write("agent.sh", """
                for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do (sleep 0.1 &); done
                n=0
                sleep 0.3
                while [ "$(DEFUNCT)" -ge 5 ] && [ $n -lt 100 ]; do n=$((n + 1)); sleep 0.1; done
                DEFUNCT > defunct
                echo said
                """.replace("DEFUNCT", DEFUNCT));
        try (Container container = startRun()) {
            Finished finished = container.await();

            assertThat(finished.code()).as(finished.toString()).isZero();
            assertThat(Integer.parseInt(
                            Files.readString(directory.resolve("defunct")).strip()))
                    .isLessThan(5);
        }
    }
}
