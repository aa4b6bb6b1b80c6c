package dev.reproof.tests.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.projections.run.TaskState;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A working directory with a run whose tasks are shell scripts, {@code <task>.sh}. A script notes in {@code pids} the
 * processes that must not be left.
 */
final class ScriptedRunDirectory {

    static final String RUN = "ward";

    /** Tells our processes from all others, through the environment that they inherit. */
    private static final String MARK = "REPROOF_TEST_WARD";

    private static final String AGENT = "exec sh \"$REPROOF_TASK.sh\"";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;
    private final PackagedProgram program;
    private final ObjectNode dag = JSON.createObjectNode().put("title", "Ward");

    ScriptedRunDirectory(Path directory) {
        this.directory = directory;
        this.program = new PackagedProgram(directory, Map.of(MARK, directory.toString()));
        dag.putArray("tasks");
    }

    /** Adds a task. */
    void task(String id, String script, String prompt, String... parents) throws IOException {
        ObjectNode task = dag.withArray("tasks").addObject();
        task.put("id", id).put("complexity", "LOW").put("subtask_prompt", prompt);
        Stream.of(parents).forEach(task.putArray("depends_on")::add);
        Files.writeString(directory.resolve(id + ".sh"), script + "\n", StandardCharsets.UTF_8);
        Files.writeString(directory.resolve("dag.json"), dag.toString(), StandardCharsets.UTF_8);
    }

    /** Adds an oracle, whose script is its command. */
    void oracle(String id, String script, String expect) throws IOException {
        task(id, script, "");
        ObjectNode task =
                (ObjectNode) dag.withArray("tasks").get(dag.withArray("tasks").size() - 1);
        task.remove(List.of("complexity", "subtask_prompt"));
        task.put("kind", "oracle").put("command", AGENT).put("expect", expect);
        Files.writeString(directory.resolve("dag.json"), dag.toString(), StandardCharsets.UTF_8);
    }

    RunningProgram start(String... options) throws IOException {
        return begin(
                "run",
                Stream.concat(Stream.of("--max-parallel", "20"), Stream.of(options))
                        .toArray(String[]::new));
    }

    /** Starts the run with that command, {@code run} or {@code supervise}. */
    RunningProgram begin(String command, String... options) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of(command, "dag.json", "--run-id", RUN, "--agent-command", AGENT));
        arguments.addAll(List.of(options));
        return program.start(directory.resolve("logs"), arguments.toArray(String[]::new));
    }

    Finished resume() throws Exception {
        return reproof("resume", RUN, "--agent-command", AGENT);
    }

    RunningProgram startResume(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("resume", RUN, "--agent-command", AGENT));
        arguments.addAll(List.of(options));
        return program.start(directory.resolve("logs"), arguments.toArray(String[]::new));
    }

    /** Runs any command of the program. */
    Finished reproof(String... arguments) throws Exception {
        return program.run(arguments);
    }

    /** What the log tells now. */
    AuditTrail audit() throws Exception {
        Finished audit = reproof("audit", RUN, "--json");
        assertThat(audit.code()).as(audit.toString()).isZero();
        return AuditTrail.of(new String(audit.out(), StandardCharsets.UTF_8));
    }

    RunHome home() {
        return RunHome.of(directory, new RunId(RUN));
    }

    /** The tasks as {@code status --json} shows them. */
    Map<String, JsonNode> tasks() throws Exception {
        Finished status = program.run("status", RUN, "--json");
        assertThat(status.code()).as(status.toString()).isZero();
        Map<String, JsonNode> tasks = new LinkedHashMap<>();
        JSON.readTree(status.out())
                .path("state")
                .path("tasks")
                .forEach(task -> tasks.put(task.path("id").textValue(), task));
        return tasks;
    }

    /** The first attempt of each task, as far as it is in the log. */
    Map<String, byte[]> transcripts() {
        ResumeEngine engine =
                new ResumeEngine(EngineSettings.of(Clock.systemUTC(), new Runner("test", 1, "test"), warning -> {
                    throw new AssertionError(warning);
                }));
        Map<String, byte[]> transcripts = new LinkedHashMap<>();
        try (RunView view = engine.view(home())) {
            for (TaskState task : view.state().tasks()) {
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                view.copyTranscript(new AttemptKey(task.id(), 0, 1), text);
                transcripts.put(task.id().value(), text.toByteArray());
            }
        }
        return transcripts;
    }

    Path artifact(String name) {
        return home().artifacts().resolve(name);
    }

    List<String> lines(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path, StandardCharsets.UTF_8) : List.of();
    }

    List<Path> records() throws IOException {
        Path agents = home().agents();
        if (!Files.exists(agents)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(agents)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    /** The record of the only agent of that task. */
    Path record(String task) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path record : records()) {
            if (JSON.readTree(Files.readAllBytes(record)).path("task").asText().equals(task)) {
                found.add(record);
            }
        }
        assertThat(found).as("records of agents of " + task).hasSize(1);
        return found.get(0);
    }

    /** The files that this agent prints into. */
    Spool files(String task) throws IOException {
        return spool(record(task));
    }

    private static Spool spool(Path record) {
        String name = record.getFileName().toString();
        return new Spool(record.resolveSibling(name.substring(0, name.lastIndexOf('.'))));
    }

    /** Has the record tell of a start of the machine that is over. */
    void startMachineAgain(String task) throws IOException {
        Path record = record(task);
        ObjectNode changed = (ObjectNode) JSON.readTree(Files.readAllBytes(record));
        assertThat(changed.replace("boot", new TextNode("00000000-0000-4000-8000-000000000000")))
                .as("what the record told of it")
                .isNotNull();
        Files.writeString(record, changed.toString(), StandardCharsets.UTF_8);
    }

    /** Everything that is left of agents. */
    List<Path> leftByAgents() throws IOException {
        try (Stream<Path> files = Files.walk(home().agents())) {
            return files.filter(file -> !file.equals(home().agents())).toList();
        }
    }

    /** Takes away the files that agents print into, as if an earlier version had recorded them. */
    void forgetFiles() throws IOException {
        for (Path record : records()) {
            spool(record).remove();
        }
    }

    /** Processes that were started from here and still do something, and noted ones. */
    List<ProcessHandle> processes() throws IOException {
        List<String> noted = lines("pids");
        String entry = '\0' + MARK + '=' + directory + '\0';
        return ProcessHandle.allProcesses()
                .filter(process -> noted.contains(Long.toString(process.pid()))
                        || ('\0' + read(process.pid(), "environ")).contains(entry))
                .filter(process -> lives(process.pid()))
                .toList();
    }

    void killAll() throws IOException {
        processes().forEach(ProcessHandle::destroyForcibly);
    }

    static boolean lives(long pid) {
        String stat = read(pid, "stat");
        return !stat.isEmpty() && !stat.substring(stat.lastIndexOf(") ")).startsWith(") Z");
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended, or is none of ours
        }
    }
}
