package dev.reproof.tests.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an agent does to the files that it prints into, and to the machine's disk, ends its own attempt and nothing else. */
@Timeout(300)
class AgentsAndTheirFilesTest extends ScriptedRunTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OUT = "out=$(readlink /proc/$$/fd/1)\necho said\n";
    private static final String WAIT = "exec sleep 300";

    @Test
    void an_agent_that_spoils_its_files_or_prints_without_end_ends_its_own_attempt_only() throws Exception {
        // given
        scripted.task("fifo", OUT + "rm \"$out\"; mkfifo \"$out\"\n" + WAIT, "Work.");
        scripted.task("link", OUT + "ln -s /dev/zero zero; mv -T zero \"$out\"\n" + WAIT, "Work.");
        scripted.task("gone", OUT + "rm \"$out\"\n" + WAIT, "Work.");
        scripted.task(
                "cut",
                OUT + "until [ -s .reproof/runs/ward/artifacts/cut.iter0.partial1.stream.txt ]; do sleep 0.05; done\n"
                        + ": > \"$out\"\n" + WAIT,
                "Work.");
        scripted.task("flood", "exec yes", "Work.");
        scripted.task("exit", OUT + "mkdir \"${out%/*}/exit\"; echo odd > \"${out%/*}/exit/file\"", "Work.");
        scripted.task("good", "cat; echo done", "Work.");

        // when
        Finished ended;
        try (RunningProgram program = scripted.start("--max-attempt-bytes", "1MB")) {
            ended = program.await();
        }

        // then
        assertThat(ended.code()).as(ended.toString()).isOne();
        assertThat(ended.err()).doesNotContain("\tat ");
        Map<String, JsonNode> tasks = scripted.tasks();
        Map<String, String> errors = tasks.entrySet().stream()
                .filter(task -> task.getValue().path("status").asText().equals("ERROR"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        task -> task.getValue().path("errorMessage").asText()));
        String odd = "took away or replaced the file for its standard output";
        assertThat(errors).containsOnlyKeys("fifo", "link", "gone", "cut", "flood");
        assertThat(errors.get("fifo")).contains(odd);
        assertThat(errors.get("link")).contains(odd);
        assertThat(errors.get("gone")).contains("took away or replaced the file for its standard output");
        assertThat(errors.get("cut")).contains("cut the file for its standard output");
        assertThat(errors.get("flood")).contains("printed more than the 1000000 bytes that --max-attempt-bytes allows");
        assertThat(tasks.get("good").path("status").asText()).isEqualTo("FINISHED");
        assertThat(tasks.get("exit").path("status").asText()).isEqualTo("FINISHED");
        assertThat(scripted.processes()).isEmpty();
        assertThat(scripted.leftByAgents()).isEmpty();
    }

    @Test
    void an_agent_that_was_taken_over_ends_its_own_attempt_only_just_the_same() throws Exception {
        // given
        String held = OUT + "echo $$ >> pids\nuntil [ -e go ]; do sleep 0.05; done\n";
        scripted.task("exit", held + "mkdir \"${out%/*}/exit\"", "Work.");
        scripted.task("fifo", held + "rm \"$out\"; mkfifo \"$out\"\n" + WAIT, "Work.");
        scripted.task("flood", held + "exec yes", "Work.");
        scripted.task("good", held + "echo done", "Work.");
        try (RunningProgram program = scripted.start("--max-attempt-bytes", "1MB")) {
            await().atMost(PATIENCE).until(() -> scripted.lines("pids").size() == 4);
            program.killAlone();
        }

        // when
        Finished resumed;
        try (RunningProgram program = scripted.startResume()) {
            await().atMost(PATIENCE)
                    .until(() -> program.err()
                                    .lines()
                                    .filter(line -> line.contains("taken over from an earlier runner"))
                                    .count()
                            == 4);
            Files.createFile(directory.resolve("go"));
            resumed = program.await();
        }

        // then
        assertThat(resumed.code()).as(resumed.toString()).isOne();
        Map<String, JsonNode> tasks = scripted.tasks();
        assertThat(tasks.get("exit").path("errorMessage").asText())
                .contains("put something else in the place of its exit code");
        assertThat(tasks.get("fifo").path("errorMessage").asText())
                .contains("took away or replaced the file for its standard output");
        assertThat(tasks.get("flood").path("errorMessage").asText())
                .contains("printed more than the 1000000 bytes that --max-attempt-bytes allows");
        assertThat(tasks.get("good").path("status").asText()).isEqualTo("FINISHED");
        assertThat(tasks.values()).allMatch(task -> task.path("attempt").asInt() == 1);
        assertThat(scripted.processes()).isEmpty();
        assertThat(scripted.leftByAgents()).isEmpty();
    }

    /** The other agent is dispatched when the first one is taken over. */
    @Test
    void the_time_that_an_agent_has_counts_from_its_start_whoever_its_runner_is() throws Exception {
        // given
        long limit = 9_000;
        scripted.task("late", "echo $$ >> pids\n" + WAIT, "Work.");
        scripted.task("timely", "echo done", "Work.");
        try (RunningProgram program =
                scripted.begin("run", "--max-parallel", "1", "--task-timeout-ms", String.valueOf(limit))) {
            await().atMost(PATIENCE).until(() -> scripted.lines("pids").size() == 1);
            program.killAlone();
        }
        long begin = scripted.tasks().get("late").path("startedAt").asLong();
        await().atMost(PATIENCE).until(() -> System.currentTimeMillis() - begin > limit);

        // when
        Finished resumed;
        try (RunningProgram program = scripted.startResume("--max-parallel", "2")) {
            resumed = program.await();
        }

        // then
        assertThat(resumed.code()).as(resumed.toString()).isOne();
        assertThat(resumed.err()).contains("late: taken over", "late: ERROR: Agent command timed out after 9000 ms");
        long takenOver = scripted.tasks().get("timely").path("startedAt").asLong();
        assertThat(scripted.tasks().get("late").path("finishedAt").asLong() - takenOver)
                .isLessThan(limit - 1_000);
        assertThat(scripted.processes()).isEmpty();
    }
}
