package dev.reproof.tests.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents that print JSON: their text alone is recorded, whichever runner reads it. */
@Timeout(300)
class StreamingAgentsTest extends ScriptedRunTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String SAY = """
            echo $$ >> pids
            say() {
                printf '{"type":"assistant","message":{"id":"m","content":[{"type":"text","text":"%s"}]},"parent_tool_use_id":null}\\n' "$1"
            }
            done_with() {
                printf '{"type":"result","subtype":"success","is_error":%s,"num_turns":1,"api_error_status":%s,' "$1" "$2"
                printf '"usage":{"input_tokens":20,"output_tokens":9},"total_cost_usd":0.25,"session_id":"s1"}\\n'
            }
            """;

    @Test
    void one_that_outlives_its_runner_in_the_middle_of_a_line_is_read_to_its_end() throws Exception {
        // given
        scripted.task("spec", SAY + """
                say 'First, the flour.'
                printf '{"type":"assistant","message":{"id":"m","content":[{"type":"te'
                until [ -e go ]; do sleep 0.05; done
                printf 'xt","text":"Then the water."}]},"parent_tool_use_id":null}\\n'
                done_with false null""", "Work.");
        scripted.task(
                "build",
                SAY + "grep -c 'Then the water' | { read -r n; say \"seen $n\"; }\ndone_with false null",
                "Build.",
                "spec");
        Path said = scripted.artifact("spec.iter0.partial1.stream.txt");
        try (RunningProgram program = scripted.start("--agent-output", "claude")) {
            await().atMost(PATIENCE).until(() -> scripted.lines("pids").size() == 1);
            await().atMost(PATIENCE).until(() -> Files.exists(said) && Files.size(said) > 0);
            program.killAlone();
        }

        // when
        Finished resumed;
        try (RunningProgram program = scripted.startResume()) {
            await().atMost(PATIENCE).until(() -> program.err().contains("taken over from an earlier runner"));
            Files.createFile(directory.resolve("go"));
            resumed = program.await();
        }

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(scripted.transcripts().get("spec"))
                .asString(UTF_8)
                .isEqualTo("First, the flour.\n\nThen the water.");
        assertThat(scripted.transcripts().get("build")).asString(UTF_8).isEqualTo("seen 1");
        assertThat(scripted.lines("pids")).as("one start for each").hasSize(2);
        assertThat(scripted.tasks().get("spec").path("inputTokens").asInt()).isEqualTo(20);
        assertThat(scripted.reproof("parity", ScriptedRunDirectory.RUN).code()).isZero();
        assertThat(scripted.reproof("transcript", ScriptedRunDirectory.RUN, "spec", "--raw")
                        .out())
                .asString(UTF_8)
                .as("from its first byte, which another runner had read")
                .containsSubsequence("First, the flour.", "Then the water.", "\"result\"");
    }

    @Test
    void one_that_outlives_its_runner_and_answers_in_a_file_is_read_there() throws Exception {
        // given
        scripted.task("spec", """
                echo $$ >> pids; echo 'I think.'
                until [ -e go ]; do sleep 0.05; done
                cd "$(dirname "$REPROOF_REPORT")"
                echo 'Weigh the flour.' > answer
                echo '{"answerFile": "answer"}' > report
                """, "Work.");
        try (RunningProgram program = scripted.start("--agent-output", "report")) {
            await().atMost(PATIENCE).until(() -> scripted.lines("pids").size() == 1);
            program.killAlone();
        }

        // when
        Finished resumed;
        try (RunningProgram program = scripted.startResume()) {
            await().atMost(PATIENCE).until(() -> program.err().contains("taken over from an earlier runner"));
            Files.createFile(directory.resolve("go"));
            resumed = program.await();
        }

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(scripted.transcripts().get("spec")).asString(UTF_8).isEqualTo("Weigh the flour.\n");
        assertThat(scripted.lines("pids")).as("one start").hasSize(1);
    }

    @Test
    void one_that_says_that_it_failed_has_failed_whatever_its_exit_code_and_nothing_of_that_is_text() throws Exception {
        scripted.task("limited", SAY + "say 'I begin.'\ndone_with true 429", "Work.");
        scripted.task("silent", SAY + "say 'I begin.'", "Work.");

        Finished ended;
        try (RunningProgram program =
                scripted.start("--agent-output", "claude", "--agent-text", "all", "--retry-patience", "0s")) {
            ended = program.await();
        }

        assertThat(ended.code()).as(ended.toString()).isOne();
        assertThat(scripted.tasks().get("limited").path("errorMessage").asText())
                .isEqualTo("Agent reported: rate_limit (429)");
        assertThat(scripted.tasks().get("silent").path("errorMessage").asText()).isEqualTo("Agent reported: no_end");
        assertThat(scripted.transcripts().get("limited")).asString(UTF_8).isEqualTo("I begin.");
        Finished other;
        try (RunningProgram program = scripted.startResume("--retry-failed", "--agent-text", "last")) {
            other = program.await();
        }
        assertThat(other.code()).as(other.toString()).isNotZero();
        assertThat(other.err()).contains("Option --agent-text expected all as recorded, found last");
    }

    @Test
    void all_that_one_says_while_its_runner_stands_still_is_recorded() throws Exception {
        // given: more than a pipe holds, said and over before anybody reads it
        int bytes = 112_004;
        scripted.task("spec", SAY + """
                touch begun
                until [ -e go ]; do sleep 0.05; done
                say "$(head -c 112004 /dev/zero | tr '\\0' x)"
                done_with false null
                touch over""", "Work.");

        Finished ended;
        try (RunningProgram program = scripted.start("--agent-output", "claude")) {
            await().atMost(PATIENCE).until(() -> Files.exists(directory.resolve("begun")));
            program.signal("STOP");
            Files.createFile(directory.resolve("go"));
            await().atMost(PATIENCE).until(() -> Files.exists(directory.resolve("over")));
            program.signal("CONT");
            ended = program.await();
        }

        // then
        assertThat(ended.code()).as(ended.toString()).isZero();
        assertThat(scripted.transcripts().get("spec")).hasSize(bytes).containsOnly('x');
    }
}
