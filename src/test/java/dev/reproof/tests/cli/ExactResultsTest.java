package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static dev.reproof.tests.cli.Workplace.requireError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results are bytes: nothing is added, translated or left out between the log and the standard output. */
class ExactResultsTest {

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
    }

    @Test
    void a_transcript_is_printed_byte_for_byte() throws Exception {
        // given
        requireEnd(place.run("r1"), 0);

        // when
        Finished last = place.reproof("transcript", "r1", "first");
        Finished named = place.reproof("transcript", "r1", "first", "--iteration", "0", "--attempt", "1");

        // then
        assertThat(last.code()).as(last.toString()).isZero();
        assertThat(last.out()).isEqualTo(Workplace.FIRST_SAID.getBytes(UTF_8));
        assertThat(last.err()).isEmpty();
        assertThat(named.out()).isEqualTo(last.out());
    }

    @Test
    void a_prompt_is_printed_as_its_agent_received_it() throws Exception {
        // given an agent that keeps what it is sent and answers with other bytes than it was sent
        String agent = "cat > \"got-$REPROOF_TASK\"; printf 'na\\303\\257ve\\r\\n\\n'";
        requireEnd(place.reproof("run", "dag.json", "--run-id", "r1", "--agent-command", agent), 0);

        for (String task : new String[] {"first", "second"}) {
            // when
            Finished prompt = place.reproof("prompt", "r1", task);

            // then
            assertThat(prompt.code()).as(prompt.toString()).isZero();
            assertThat(prompt.out()).isEqualTo(Files.readAllBytes(place.path("got-" + task)));
            assertThat(prompt.err()).isEmpty();
        }
        assertThat(Files.readString(place.path("got-second"), UTF_8))
                .contains("naïve")
                .endsWith("Go on.");
    }

    @Test
    void what_a_run_has_not_is_not_found() throws Exception {
        // given
        place.write("script.json", Workplace.script("error"));
        requireEnd(place.run("r1"), 1);

        // when, then
        requireError(place.reproof("transcript", "r1", "third"), 66, "Run r1 has no task 'third'");
        requireError(place.reproof("prompt", "r1", "third"), 66, "Run r1 has no task 'third'");
        requireError(
                place.reproof("transcript", "r1", "second"),
                66,
                "Task 'second' of run r1 was never sent: it is ERROR: Skipped");
        requireError(place.reproof("prompt", "r1", "second"), 66, "No prompt was sent: run=r1 task=second");
        requireError(place.reproof("transcript", "r1", "first", "--attempt", "2"), 66, "attempt=2");
        requireError(place.reproof("transcript", "r1", "first", "--attempt", "0"), 66, "attempt=0");
        requireError(place.reproof("prompt", "r1", "first", "--iteration", "3"), 66, "iteration=3");
        requireError(place.reproof("transcript", "r2", "first"), 66, "No run 'r2'");
        requireError(place.reproof("prompt", "r2", "first"), 66, "No run 'r2'");
    }
}
