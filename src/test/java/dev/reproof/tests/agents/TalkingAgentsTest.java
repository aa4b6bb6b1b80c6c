package dev.reproof.tests.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents that are talked with: nobody can take them over, and no two ever work on one task. */
@Timeout(300)
class TalkingAgentsTest extends ScriptedRunTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Looks, before it answers its prompt, whether another one lives; and stays when it hears no more. */
    private static final String TALK = """
            say() { printf '%s\\n' "$1"; }
            chunk() { say '{"jsonrpc":"2.0","method":"session/update","params":{"update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"'"$1"'"}}}}'; }
            read -r line; say '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}'
            read -r line; say '{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s1"}}'
            read -r line; printf '%s\\n' "$line" >> prompts
            for pid in $(cat pids 2>/dev/null); do kill -0 "$pid" 2>/dev/null && echo two >> together; done
            echo $$ >> pids
            chunk 'I weigh '
            until [ -e go ]; do sleep 0.05; done
            chunk 'the flour.'
            say '{"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn"}}'
            cat > /dev/null""";

    @Test
    void one_that_outlives_its_runner_is_ended_and_its_prompt_is_sent_to_another() throws Exception {
        // given
        scripted.task("spec", TALK, "Work.");
        try (RunningProgram program = scripted.start("--agent", "acp")) {
            await().atMost(PATIENCE).until(() -> scripted.lines("pids").size() == 1);
            program.killAlone();
        }

        // when
        Finished plan = scripted.reproof("plan", ScriptedRunDirectory.RUN);
        Finished resumed;
        try (RunningProgram program = scripted.startResume("--agent", "acp")) {
            await().atMost(PATIENCE).until(() -> scripted.lines("pids").size() == 2);
            Files.createFile(directory.resolve("go"));
            resumed = program.await();
        }

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(new String(plan.out(), UTF_8)).contains("END").doesNotContain("ADOPT");
        assertThat(directory.resolve("together")).doesNotExist();
        assertThat(scripted.lines("prompts")).hasSize(2);
        assertThat(scripted.lines("prompts").get(0))
                .isEqualTo(scripted.lines("prompts").get(1));
        assertThat(scripted.reproof("transcript", ScriptedRunDirectory.RUN, "spec")
                        .out())
                .asString(UTF_8)
                .isEqualTo("I weigh the flour.");
        assertThat(scripted.reproof("parity", ScriptedRunDirectory.RUN).code()).isZero();
    }
}
