package dev.reproof.tests.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A limit that passes is waited for, also by the next runner. */
@Timeout(300)
class PatientRunsTest extends ScriptedRunTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Until the moment in the file {@code until}, soon after its first start where there is none, it says that its window is used up. */
    private static final String SAY = """
            echo $$ >> pids
            echo "$REPROOF_ATTEMPT" >> starts
            say() {
                printf '{"type":"assistant","message":{"id":"m","content":[{"type":"text","text":"%s"}]},"parent_tool_use_id":null}\\n' "$1"
            }
            result() {
                printf '{"type":"result","subtype":"success","is_error":%s,"num_turns":1,"api_error_status":%s,"session_id":"s1"}\\n' "$1" "$2"
            }
            [ -e until ] || echo $(($(date +%s) + 4)) > until
            if [ "$(date +%s)" -lt "$(cat until)" ]; then
                say 'I begin.'
                printf '{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":%s}}\\n' "$(cat until)"
                result true 429
                exit 1
            fi
            """;

    private void until(Instant moment) throws Exception {
        Files.writeString(directory.resolve("until"), Long.toString(moment.getEpochSecond()));
    }

    @Test
    void a_runner_that_is_killed_while_it_waits_is_followed_by_one_that_waits_on() throws Exception {
        // given
        until(Instant.now().plusSeconds(3_600));
        scripted.task("spec", SAY + "say 'First, the flour.'\nresult false null", "Work.");
        scripted.task("build", SAY + "say \"seen $(grep -c flour)\"\nresult false null", "Build.", "spec");

        // when: it waits
        try (RunningProgram program = scripted.start("--agent-output", "claude")) {
            await().atMost(PATIENCE).until(() -> program.err().contains("it is tried again from"));
            await().atMost(PATIENCE)
                    .until(() -> Files.readString(scripted.home().state()).contains("\"waiting\""));
            program.killAlone();
        }

        // then: everybody says so
        Finished status = scripted.reproof("status", ScriptedRunDirectory.RUN);
        assertThat(status.out())
                .asString(UTF_8)
                .contains(
                        "PENDING",
                        "spec: attempt 1 failed (Agent reported: rate_limit (429)), it is tried again from ",
                        "a limit");
        assertThat(scripted.reproof("plan", ScriptedRunDirectory.RUN).out())
                .asString(UTF_8)
                .contains("spec: it failed, since its agent met a limit of what it may use, and is tried again from ");
        assertThat(scripted.tasks().get("spec").path("waiting").path("cause").asText())
                .isEqualTo("rate_limit");

        // when: the limit is over before the moment that was told
        try (RunningProgram program = scripted.startResume()) {
            await().atMost(PATIENCE).until(() -> program.err().contains("begins before"));
            assertThat(scripted.lines("starts"))
                    .as("nobody asks before the moment")
                    .hasSize(1);
            program.killAlone();
        }
        until(Instant.now().minusSeconds(1));
        Finished refused = scripted.reproof("resume", ScriptedRunDirectory.RUN, "--retry-patience", "0s");
        assertThat(refused.code()).isEqualTo(78);
        assertThat(refused.err()).contains("--retry-patience expected PT6H as recorded, found PT0S");
    }

    @Test
    void the_same_prompt_is_sent_again_when_the_moment_has_come() throws Exception {
        scripted.task("spec", SAY + "say 'First, the flour.'\nresult false null", "Work.");
        scripted.task("build", SAY + "say \"seen $(grep -c flour)\"\nresult false null", "Build.", "spec");

        Finished ended;
        try (RunningProgram program = scripted.start("--agent-output", "claude")) {
            ended = program.await();
        }

        assertThat(ended.code()).as(ended.toString()).isZero();
        assertThat(scripted.reproof("transcript", ScriptedRunDirectory.RUN, "spec")
                        .out())
                .asString(UTF_8)
                .isEqualTo("First, the flour.");
        assertThat(scripted.transcripts().get("build")).asString(UTF_8).isEqualTo("seen 1");
        assertThat(scripted.tasks().get("spec").path("attempt").asInt()).isEqualTo(2);
        assertThat(scripted.reproof("parity", ScriptedRunDirectory.RUN).code()).isZero();
        assertThat(scripted.reproof("audit", ScriptedRunDirectory.RUN, "--kind", "task-waiting")
                        .out())
                .asString(UTF_8)
                .contains("is tried again from ");
        assertThat(scripted.reproof("audit", ScriptedRunDirectory.RUN, "--verify")
                        .code())
                .isZero();
    }

    @Test
    void an_own_command_says_by_its_exit_code_that_it_may_be_asked_again() throws Exception {
        Path tried = directory.resolve("tried");
        scripted.task(
                "spec",
                "echo $$ >> pids; if [ -e '" + tried + "' ]; then echo Done; else touch '" + tried + "'; exit 74; fi",
                "Work.");
        scripted.task("other", "echo $$ >> pids; echo busy >&2; exit 1", "Work.");

        Finished ended;
        try (RunningProgram program = scripted.start("--retries", "1", "--retry-on-exit", "75")) {
            ended = program.await();
        }

        assertThat(ended.code()).as(ended.toString()).isOne();
        assertThat(scripted.reproof("transcript", ScriptedRunDirectory.RUN, "spec")
                        .out())
                .asString(UTF_8)
                .isEqualTo("Done\n");
        assertThat(scripted.tasks().get("other").path("attempt").asInt()).isEqualTo(2);
        assertThat(scripted.tasks().get("other").path("errorMessage").asText())
                .isEqualTo("Agent command ended with exit code 1");
    }
}
