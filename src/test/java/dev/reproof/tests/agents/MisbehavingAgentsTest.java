package dev.reproof.tests.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an agent command does, its task ends with a status and a message that says what happened. */
class MisbehavingAgentsTest {

    /** For who ends by itself, on a machine as busy as it likes. */
    private static final int LONG_MILLIS = 280_000;

    /** For who never ends. */
    private static final int SHORT_MILLIS = 24_000;

    /** Long enough to begin, on a busy machine too. */
    private static final int SILENCE_MILLIS = 10_000;

    private static final String TASK_TIMEOUT = "Agent command timed out after " + SHORT_MILLIS + " ms";
    private static final String IDLE_TIMEOUT = "Agent command printed nothing for " + SILENCE_MILLIS + " ms";
    private static final String NOTE = "echo $$ >> pids\n";
    private static final String LONG_PROMPT = "Read this. ".repeat(40_000);

    /** What a misbehaving agent is expected to end with: no message is FINISHED, no text is not looked at. */
    private record Expected(Optional<String> message, Optional<String> text) {}

    @TempDir
    Path directory;

    private final Map<String, Expected> expected = new LinkedHashMap<>();
    private ScriptedRunDirectory scripted;

    @AfterEach
    void end_what_is_left() throws IOException {
        scripted.killAll();
    }

    private void finished(String task, String script, String text) throws IOException {
        scripted.task(task, script, "Do it.");
        expected.put(task, new Expected(Optional.empty(), Optional.of(text)));
    }

    private void failed(String task, String script, String message, String text) throws IOException {
        scripted.task(task, script, "Do it.");
        expected.put(task, new Expected(Optional.of(message), Optional.of(text)));
    }

    private void addThoseThatEnd() throws IOException {
        finished("silent", NOTE, "");
        finished("invalid", "printf 'a\\377\\376b\\303'", "a\ufffd\ufffdb\ufffd");
        finished(
                "split",
                "printf '\\360\\237'; sleep 0.2; printf '\\246'; sleep 0.2; printf '\\200\\303'; sleep 0.2;"
                        + " printf '\\251'",
                "\ud83e\udd80\u00e9");
        finished("nul", "printf 'a\\000b'", "a\0b");
        finished("shouts", "head -c 80000000 /dev/zero | tr '\\000' x >&2; echo done", "done\n");
        finished("deaf", NOTE + "echo never listens", "never listens\n");
        finished("parent", "sleep 300 & echo $! >> pids; echo done", "done\n");
        finished("daemon", "setsid sh -c 'sh -c \"sleep 300 & echo \\$! >> pids\" &'; echo done", "done\n");
        finished("hidden", "env -i sh -c 'sh -c \"sleep 300 & echo \\$! >> pids\" &'; echo done", "done\n");
        finished("relay", "trap '' TERM\nhop() { sleep 0.05; hop & }\nhop\necho done", "done\n");
        failed("signalled", "echo before; kill -SEGV $$", "Agent command was ended by signal 11", "before\n");
        failed("exits", "echo before; exit 7", "Agent command ended with exit code 7", "before\n");
        failed("missing", "exec ./no-such-program", "Agent command ended with exit code 127", "");
        scripted.task("deafer", NOTE + "echo never listens", LONG_PROMPT);
        expected.put("deafer", new Expected(Optional.empty(), Optional.of("never listens\n")));
    }

    private void addThoseThatDoNot() throws IOException {
        failed("hangs", NOTE + "echo before; exec sleep 300", IDLE_TIMEOUT, "before\n");
        failed(
                "stubborn",
                NOTE + "trap '' TERM\nsh -c 'echo $$ >> pids; while :; do sleep 1; done' &\n"
                        + "echo before; while :; do sleep 1; done",
                IDLE_TIMEOUT,
                "before\n");
        failed("mute", NOTE + "echo before; exec >&-; while :; do sleep 1; done", IDLE_TIMEOUT, "before\n");
        scripted.task("endless", NOTE + "while :; do echo tick; sleep 0.2; done", "Do it.");
        expected.put("endless", new Expected(Optional.of(TASK_TIMEOUT), Optional.empty()));
    }

    @Test
    void a_task_whose_agent_ends_says_how_and_nothing_is_left() throws Exception {
        // given
        scripted = new ScriptedRunDirectory(directory);
        addThoseThatEnd();

        // when, then
        requireEnds(LONG_MILLIS, LONG_MILLIS);

        // and
        assertThat(Files.size(scripted.artifact("shouts.stderr.log"))).isBetween(64L << 20, (64L << 20) + 1_000);
        assertThat(scripted.artifact("missing.stderr.log")).content(UTF_8).contains("no-such-program");
        assertThat(scripted.lines("pids")).hasSizeGreaterThanOrEqualTo(6);
        assertThat(scripted.processes()).isEmpty();
    }

    @Test
    void a_task_whose_agent_does_not_end_says_which_limit_ended_it_and_nothing_is_left() throws Exception {
        // given
        scripted = new ScriptedRunDirectory(directory);
        addThoseThatDoNot();

        // when, then
        requireEnds(SHORT_MILLIS, SILENCE_MILLIS);

        // and
        assertThat(scripted.lines("pids")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(scripted.processes()).isEmpty();
    }

    private void requireEnds(int limitMillis, int silenceMillis) throws Exception {
        Finished run;
        try (RunningProgram program = scripted.start(
                "--task-timeout-ms",
                Integer.toString(limitMillis),
                "--stream-idle-timeout-ms",
                Integer.toString(silenceMillis),
                "--max-prompt-chars",
                "100000000",
                "--empty-answer",
                "accept")) {
            run = program.await();
        }
        assertThat(run.code()).as(run.toString()).isEqualTo(1);
        assertThat(run.err()).doesNotContain("Exception", "warning:");
        Map<String, JsonNode> tasks = scripted.tasks();
        assertThat(tasks).containsOnlyKeys(expected.keySet());
        Map<String, byte[]> transcripts = scripted.transcripts();
        expected.forEach((task, end) -> {
            requireEnd(task, end, tasks.get(task), run.err());
            requireText(task, end, new String(transcripts.get(task), UTF_8));
        });
        assertThat(scripted.records()).isEmpty();
    }

    private static void requireEnd(String id, Expected end, JsonNode task, String said) {
        assertThat(task.path("status").textValue())
                .as(id + " " + task)
                .isEqualTo(end.message().isEmpty() ? "FINISHED" : "ERROR");
        assertThat(Optional.ofNullable(task.path("errorMessage").textValue()))
                .as(id)
                .isEqualTo(end.message());
        assertThat(said)
                .contains(id + ": " + end.message().map(it -> "ERROR: " + it).orElse("FINISHED after "));
    }

    private static void requireText(String id, Expected end, String text) {
        assertThat(text).as(id).isEqualTo(end.text().orElse(text));
        if (end.text().isEmpty()) {
            assertThat(text).as(id).startsWith("tick\ntick\n");
        }
    }
}
