package dev.reproof.tests.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A working directory with a DAG whose tasks form a chain, each named by two letters, in the order of the alphabet.
 *
 * <p>The agent command keeps every prompt it gets in a file of its own in {@code received/}, and waits as long as there is a
 * file of its task in {@code held/}. The script says the same, with a short break in each text.
 */
final class ChainedRunDirectory {

    /** Who does the tasks. */
    enum Agent {
        COMMAND("--agent-command", "sh agent.sh"),
        SCRIPT("--agent-script", "script.json");

        private final String option;
        private final String value;

        Agent(String option, String value) {
            this.option = option;
            this.value = value;
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final RunId RUN = new RunId("chained");
    private static final int LINES = 120;
    private static final int BREAK_MILLIS = 20;

    private final Path directory;
    private final List<String> tasks;

    private ChainedRunDirectory(Path directory, List<String> tasks) {
        this.directory = directory;
        this.tasks = tasks;
    }

    /** Furnishes an empty directory. */
    static ChainedRunDirectory in(Path directory, int length) throws IOException {
        for (String each : List.of("received", "held", "said")) {
            Files.createDirectories(directory.resolve(each));
        }
        ChainedRunDirectory chain = new ChainedRunDirectory(
                directory,
                IntStream.range(0, length)
                        .mapToObj(place -> Character.toString('a' + place / 26) + Character.toString('a' + place % 26))
                        .toList());
        chain.writeDag();
        chain.writeAgents();
        return chain;
    }

    private void writeDag() throws IOException {
        ObjectNode dag = JSON.createObjectNode().put("title", "A string of rolls 🥖");
        for (String id : tasks) {
            ObjectNode task = dag.withArray("tasks").addObject();
            task.put("id", id).put("complexity", "LOW").put("subtask_prompt", "Do " + id + ". 🍞");
            int place = tasks.indexOf(id);
            tasks.subList(Math.max(0, place - 1), place).forEach(task.putArray("depends_on")::add);
        }
        write("dag.json", dag.toString());
    }

    private void writeAgents() throws IOException {
        ObjectNode script = JSON.createObjectNode();
        for (String id : tasks) {
            String text = text(id);
            write("said/" + id, text);
            ObjectNode answer =
                    script.withObject("/tasks").putArray(id).addObject().put("delayMillis", BREAK_MILLIS);
            int middle = text.indexOf('\n', text.length() / 2);
            answer.putArray("chunks").add(text.substring(0, middle)).add(text.substring(middle));
        }
        write("script.json", script.toString());
        write("agent.sh", """
                part=$(mktemp received/.XXXXXX) || exit 1
                cat > "$part" || exit 1
                mv "$part" "received/$REPROOF_TASK.${part##*.}" || exit 1
                while [ -e "held/$REPROOF_TASK" ]; do
                  sleep 0.1
                done
                cat "said/$REPROOF_TASK"
                """);
    }

    /** What the agents say: more than the state file shows of a text. */
    static String text(String task) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            int mixed = (task + line).hashCode() * 0x9E3779B9;
            text.append(task).append(" 🥐 ").append(line).append(' ').append(Integer.toHexString(mixed));
            text.append(" naïve 日本語, and it rises\n");
        }
        return text.toString();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardCharsets.UTF_8);
    }

    /** In the order in which they run. */
    List<String> tasks() {
        return tasks;
    }

    RunHome home() {
        return RunHome.of(directory, RUN);
    }

    RunningProgram run(Agent agent) throws IOException {
        return PackagedProgram.in(directory)
                .start(
                        directory.resolve("logs"),
                        "run",
                        "dag.json",
                        "--run-id",
                        RUN.value(),
                        agent.option,
                        agent.value);
    }

    Finished resume(Agent agent) throws IOException, InterruptedException {
        return PackagedProgram.in(directory).run("resume", RUN.value(), agent.option, agent.value);
    }

    /** What {@code plan} says. */
    JsonNode plan() throws IOException, InterruptedException {
        Finished plan = PackagedProgram.in(directory).run("plan", RUN.value(), "--json");
        plan.requireSuccess();
        return JSON.readTree(plan.out());
    }

    void hold(String task) throws IOException {
        write("held/" + task, "");
    }

    void letGo(String task) throws IOException {
        Files.delete(directory.resolve("held").resolve(task));
    }

    /** Every prompt that an agent command got of a task. */
    Map<String, List<String>> received() throws IOException {
        Map<String, List<String>> prompts = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve("received"), "[!.]*")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                prompts.computeIfAbsent(name.substring(0, name.indexOf('.')), task -> new ArrayList<>())
                        .add(Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return prompts;
    }

    /** The state file; empty as long as there is none. */
    JsonNode state() throws IOException {
        Path file = home().state();
        return Files.exists(file) ? JSON.readTree(Files.readAllBytes(file)) : JSON.createObjectNode();
    }

    /** What the state file shows of the end of each text, where it does. */
    Map<String, String> ends() throws IOException {
        Map<String, String> ends = new TreeMap<>();
        for (JsonNode task : state().at("/state/tasks")) {
            if (task.has("resultText")) {
                ends.put(task.get("id").textValue(), task.get("resultText").textValue());
            }
        }
        return ends;
    }

    /** Takes away the log, and whatever else the store keeps. */
    void loseLog() throws IOException {
        Files.delete(home().eventsFile());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home().directory(), "events*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
}
