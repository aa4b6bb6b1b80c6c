package dev.reproof.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * A working directory with an oracle, a pause and a loop. The agent and the oracle keep what they were asked in
 * {@code received/}, and wait as long as there is a file of their name in {@code held/}.
 */
final class GatedRunDirectory {

    /** What the reviewer finds at first, far before the end of its review. */
    static final String BLOCKER = "- the oven is not lit";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final RunId RUN = new RunId("proofed");
    private static final int REMARKS = 400;
    private static final List<String> COMPARED = List.of("id", "status", "iteration", "resultText", "errorMessage");

    private final Path directory;

    private GatedRunDirectory(Path directory) {
        this.directory = directory;
    }

    /** Furnishes an empty directory. */
    static GatedRunDirectory in(Path directory) throws IOException {
        for (String each : List.of("received", "held", "said")) {
            Files.createDirectories(directory.resolve(each));
        }
        GatedRunDirectory gated = new GatedRunDirectory(directory);
        gated.write("dag.json", """
                { "title": "Kills at gates and in a loop",
                  "outputPolicy": { "upstream": "full" },
                  "tasks": [
                    { "id": "write", "complexity": "LOW", "subtask_prompt": "Write." },
                    { "id": "probe", "kind": "oracle", "command": "sh oracle.sh", "expect": "three" },
                    { "id": "gate", "kind": "pause", "depends_on": ["probe"] },
                    { "id": "review", "complexity": "LOW", "subtask_prompt": "Review.", "depends_on": ["write"] },
                    { "id": "after", "complexity": "LOW", "subtask_prompt": "Go on.", "depends_on": ["gate", "probe"] }
                  ],
                  "loops": [ { "convergeOn": "review", "maxIterations": 2 } ] }
                """);
        gated.write("oracle.sh", """
                echo "$$" > received/probe
                while [ -e held/probe ]; do sleep 0.05; done
                printf 'three loaves\\n'
                printf 'warm' >&2
                """);
        gated.write("agent.sh", """
                name="$REPROOF_TASK.$REPROOF_ITERATION"
                cat > "received/.$name.$$" || exit 1
                mv "received/.$name.$$" "received/$name.$REPROOF_ATTEMPT" || exit 1
                while [ -e "held/$name" ]; do sleep 0.05; done
                cat "said/$name" || exit 1
                """);
        gated.write("said/write.0", "written 0 🥖\n");
        gated.write("said/write.1", "written 1\r\n");
        gated.write("said/after.0", "afterwards");
        gated.write("said/review.0", review(BLOCKER));
        gated.write("said/review.1", review("(none)"));
        return gated;
    }

    private static String review(String blocker) {
        return "## Blockers\n" + blocker + "\n## Remarks\n" + "- nothing to say against it\n".repeat(REMARKS);
    }

    /** One whose run came to its end in one go. */
    static GatedRunDirectory undisturbed(Path directory) throws Exception {
        GatedRunDirectory whole = in(directory);
        try (RunningProgram program = whole.run()) {
            until(program, () -> !whole.sentinels().isEmpty());
            Files.delete(whole.sentinels().get(0));
            program.await().requireSuccess();
        }
        return whole;
    }

    /** Waits for something that the program does. */
    static void until(RunningProgram program, Callable<Boolean> reached) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(program.isAlive()).as(program.err()).isTrue();
                    return reached.call();
                });
    }

    /** Resumes the run to its end: every task was sent what the other one's was, and the state files tell the same. */
    void requireEndsAs(GatedRunDirectory whole) throws Exception {
        try (RunningProgram program = resume()) {
            program.await().requireSuccess();
        }
        assertThat(prompts()).isEqualTo(whole.prompts()).hasSize(5);
        assertThat(prompts().get("write.1")).contains(BLOCKER);
        assertThat(told()).isEqualTo(whole.told());
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardCharsets.UTF_8);
    }

    RunHome home() {
        return RunHome.of(directory, RUN);
    }

    /** The files that hold pauses. */
    List<Path> sentinels() throws IOException {
        if (!Files.isDirectory(home().checkpoints())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home().checkpoints())) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    RunningProgram run() throws IOException {
        return start("run", "dag.json", "--run-id", RUN.value(), "--agent-command", "sh agent.sh");
    }

    /** Says nothing of where artifacts are. */
    RunningProgram resume() throws IOException {
        return start("resume", RUN.value(), "--agent-command", "sh agent.sh");
    }

    private RunningProgram start(String... arguments) throws IOException {
        return PackagedProgram.in(directory).start(directory.resolve("logs"), arguments);
    }

    void hold(String name) throws IOException {
        write("held/" + name, "");
    }

    void letGo(String name) throws IOException {
        Files.delete(directory.resolve("held").resolve(name));
    }

    boolean received(String name) {
        return Files.exists(directory.resolve("received").resolve(name));
    }

    /** The prompt of the last attempt of each task in each iteration. */
    Map<String, String> prompts() throws IOException {
        Map<String, String> prompts = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory.resolve("received"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".") && !name.equals("probe")) {
                    prompts.put(
                            name.substring(0, name.lastIndexOf('.')), Files.readString(file, StandardCharsets.UTF_8));
                }
            }
        }
        return prompts;
    }

    /** What the state file says of the run and its tasks, but for attempts and times. */
    List<String> told() throws IOException {
        JsonNode state = JSON.readTree(home().state().toFile()).get("state");
        return Stream.concat(
                        Stream.of(state.get("runOutcome") + " " + state.get("runMessage")),
                        Stream.of(state.get("tasks"))
                                .flatMap(tasks -> tasks.valueStream().map(GatedRunDirectory::told)))
                .toList();
    }

    private static String told(JsonNode task) {
        return COMPARED.stream()
                        .map(member -> member + "=" + task.get(member) + " ")
                        .reduce("", String::concat) + task.at("/transcript/bytes") + " "
                + task.at("/transcript/sha256");
    }

    /** The word of the state file. */
    String status(String id) throws IOException {
        return task(id).get("status").textValue();
    }

    /** What the state file shows of a task's text. */
    String shown(String id) throws IOException {
        return task(id).get("resultText").textValue();
    }

    private JsonNode task(String id) throws IOException {
        for (JsonNode task : JSON.readTree(home().state().toFile()).at("/state/tasks")) {
            if (task.get("id").textValue().equals(id)) {
                return task;
            }
        }
        throw new AssertionError("No task " + id);
    }
}
