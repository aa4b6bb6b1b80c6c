package dev.reproof.tests.crash;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A working directory with a DAG of six tasks in three ranks, and an agent command that keeps the prompts it gets and
 * takes its time to print: {@code received/<task>.<attempt>} is what an agent read up to the end of its input, byte for
 * byte.
 */
final class RankedRunDirectory {

    /** Tells our processes from all others, through the environment that they inherit. */
    private static final String MARK = "REPROOF_TEST_KITCHEN";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final RunId RUN = new RunId("killed");
    private static final int PIECES = 8;
    private static final Map<String, List<String>> PARENTS = Map.of(
            "mix", List.of(),
            "heat", List.of(),
            "knead", List.of("mix"),
            "rest", List.of("mix", "heat"),
            "shape", List.of("knead", "rest"),
            "bake", List.of("rest", "heat"));

    private final Path directory;
    private final PackagedProgram program;

    private RankedRunDirectory(Path directory, Map<String, String> environment) {
        this.directory = directory;
        Map<String, String> marked = new TreeMap<>(environment);
        marked.put(MARK, directory.toString());
        this.program = new PackagedProgram(directory, marked);
    }

    /** Furnishes an empty directory. */
    static RankedRunDirectory in(Path directory) throws IOException {
        return in(directory, Map.of());
    }

    /** @param environment what the environment of the program has besides */
    static RankedRunDirectory in(Path directory, Map<String, String> environment) throws IOException {
        RankedRunDirectory ranked = new RankedRunDirectory(directory, environment);
        Files.createDirectories(directory.resolve("received"));
        ranked.writeDag();
        ranked.writeTranscripts();
        ranked.writeAgent();
        return ranked;
    }

    private void writeDag() throws IOException {
        ObjectNode dag = JSON.createObjectNode().put("title", "Bread 🥖").put("framing", "Bake.");
        dag.putObject("outputPolicy").put("upstream", "full").put("maxPromptChars", 100_000_000);
        new TreeMap<>(PARENTS).forEach((id, parents) -> {
            ObjectNode task = dag.withArray("tasks").addObject();
            task.put("id", id).put("complexity", "LOW").put("subtask_prompt", "Do " + id + ". 🍞");
            parents.forEach(task.putArray("depends_on")::add);
        });
        Files.writeString(directory.resolve("dag.json"), dag.toString(), StandardCharsets.UTF_8);
    }

    private void writeTranscripts() throws IOException {
        for (String task : PARENTS.keySet()) {
            Path pieces = Files.createDirectories(directory.resolve("said").resolve(task));
            for (int piece = 0; piece < PIECES; piece++) {
                Files.writeString(pieces.resolve("piece-" + piece), piece(task, piece), StandardCharsets.UTF_8);
            }
        }
    }

    /** Some pieces are longer than a block of the log, some a line. */
    private static String piece(String task, int piece) {
        int lines = piece % 3 == 1 ? 1_500 : 1 + piece;
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < lines; line++) {
            int mixed = (task + piece + ":" + line).hashCode() * 0x9E3779B9;
            text.append(task)
                    .append(" 🥐 ")
                    .append(piece)
                    .append('.')
                    .append(line)
                    .append(' ');
            text.append(Integer.toHexString(mixed)).append(" naïve 日本語\r\n");
        }
        return text.toString();
    }

    private void writeAgent() throws IOException {
        Files.writeString(directory.resolve("agent.sh"), """
                prompt="received/$REPROOF_TASK.$REPROOF_ATTEMPT"
                cat > "$prompt.$$.part" || exit 1
                if [ -e stubborn ] && [ "$REPROOF_TASK" = knead ]; then
                  trap 'echo > asked' TERM
                fi
                mv "$prompt.$$.part" "$prompt" || exit 1
                while [ -e stubborn ] && [ "$REPROOF_TASK" = knead ]; do
                  sleep 0.1
                done
                for piece in said/"$REPROOF_TASK"/*; do
                  cat "$piece" || exit 1
                  sleep 0.03
                done
                """, StandardCharsets.UTF_8);
    }

    RunHome home() {
        return RunHome.of(directory, RUN);
    }

    /** Starts the run, or goes on with it. */
    RunningProgram bake() throws IOException {
        return program.start(directory.resolve("logs"), words("run"));
    }

    /** The same under a supervisor, which leads a process group. */
    RunningProgram superviseGroup() throws IOException {
        return program.startGroup(directory.resolve("logs"), words("supervise"));
    }

    private static String[] words(String command) {
        return new String[] {
            command, "dag.json", "--run-id", RUN.value(), "--agent-command", "sh agent.sh", "--max-parallel", "3"
        };
    }

    /** From now on {@code knead} takes for ever, and only notes that it was asked to end. */
    void beStubborn() throws IOException {
        Files.createFile(directory.resolve("stubborn"));
    }

    void beWilling() throws IOException {
        Files.delete(directory.resolve("stubborn"));
    }

    /** Whether the agent that takes for ever was asked to end. */
    boolean asked() {
        return Files.exists(directory.resolve("asked"));
    }

    Finished resume() throws IOException, InterruptedException {
        return program.run("resume", RUN.value(), "--agent-command", "sh agent.sh");
    }

    /** What the agent is going to say, for each task. */
    Map<String, String> transcripts() {
        Map<String, String> texts = new TreeMap<>();
        for (String task : PARENTS.keySet()) {
            StringBuilder text = new StringBuilder();
            for (int piece = 0; piece < PIECES; piece++) {
                text.append(piece(task, piece));
            }
            texts.put(task, text.toString());
        }
        return texts;
    }

    /**
     * Every prompt that an agent read to its end, by {@code <task>.<attempt>}; UTF-8 as ISO 8859-1, so that a prefix
     * stays one wherever it ends.
     */
    Map<String, String> received() throws IOException {
        Map<String, String> prompts = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory.resolve("received"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".part")) {
                    prompts.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return prompts;
    }

    /** Processes that were started from here and still live. */
    List<ProcessHandle> processes() {
        String entry = '\0' + MARK + '=' + directory + '\0';
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains(entry))
                .toList();
    }

    private static String environment(ProcessHandle process) {
        try {
            Path file = Path.of("/proc", Long.toString(process.pid()), "environ");
            return '\0' + new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // it has ended, or is none of ours
        }
    }
}
