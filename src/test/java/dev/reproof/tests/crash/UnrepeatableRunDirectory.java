package dev.reproof.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.run.TaskState;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A working directory whose agents and oracles never say the same twice. Each of them notes its start in {@code starts}, as
 * {@code <task>.<iteration>.<attempt>}, and keeps what it says in {@code said/} under that name.
 */
final class UnrepeatableRunDirectory {

    /** Tells our processes from all others, through the environment that they inherit. */
    private static final String MARK = "REPROOF_TEST_GARDEN";

    private static final RunId RUN = new RunId("once");

    private final Path directory;
    private final PackagedProgram program;

    private UnrepeatableRunDirectory(Path directory, Map<String, String> environment) {
        this.directory = directory;
        Map<String, String> all = new HashMap<>(environment);
        all.put(MARK, directory.toString());
        this.program = new PackagedProgram(directory, all);
    }

    /** Furnishes an empty directory. */
    static UnrepeatableRunDirectory in(Path directory, Map<String, String> environment) throws IOException {
        Files.createDirectories(directory.resolve("said"));
        UnrepeatableRunDirectory run = new UnrepeatableRunDirectory(directory, environment);
        run.write("dag.json", """
                { "title": "Never the same twice", "outputPolicy": { "upstream": "full", "maxPromptChars": 100000000 },
                  "tasks": [
                    { "id": "sow", "complexity": "LOW", "subtask_prompt": "Sow." },
                    { "id": "dig", "complexity": "LOW", "subtask_prompt": "Dig." },
                    { "id": "probe", "kind": "oracle", "command": "sh agent.sh", "expect": "grown", "depends_on": ["dig"] },
                    { "id": "plant", "complexity": "LOW", "subtask_prompt": "Plant.", "depends_on": ["sow", "probe"] },
                    { "id": "review", "complexity": "LOW", "subtask_prompt": "Review.", "depends_on": ["plant"] },
                    { "id": "reap", "complexity": "LOW", "subtask_prompt": "Reap.", "depends_on": ["probe"] }
                  ],
                  "loops": [ { "convergeOn": "review", "maxIterations": 2 } ] }
                """);
        run.write("agent.sh", """
                key="$REPROOF_TASK.$REPROOF_ITERATION.$REPROOF_ATTEMPT"
                cat > /dev/null
                echo "$key" >> starts
                say() { printf '%s\\n' "$1" >> "said/$key"; printf '%s\\n' "$1"; }
                [ "$REPROOF_TASK" = review ] && say "## Blockers" && {
                  [ "$REPROOF_ITERATION" -ge 1 ] && say "(none)" || say "- weeds"
                  say "## Remarks"
                }
                for line in 1 2 3 4 5 6 7 8; do
                  say "- $line $(od -An -N12 -tx1 /dev/urandom) naïve 🥕"
                  echo "to stderr $line" >&2
                  [ "$line" = 4 ] && say "$(od -An -N60000 -tx1 /dev/urandom)"
                  sleep 0.05
                done
                say grown
                """);
        return run;
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardCharsets.UTF_8);
    }

    RunHome home() {
        return RunHome.of(directory, RUN);
    }

    /** Starts the run, or goes on with it. */
    RunningProgram start() throws IOException {
        return program.start(
                directory.resolve("logs"),
                "run",
                "dag.json",
                "--run-id",
                RUN.value(),
                "--agent-command",
                "sh agent.sh",
                "--max-parallel",
                "3");
    }

    List<String> starts() throws IOException {
        Path starts = directory.resolve("starts");
        return Files.exists(starts) ? Files.readAllLines(starts, StandardCharsets.UTF_8) : List.of();
    }

    /** Every task of every iteration was started once, and what it said is in the log byte for byte. */
    void requireAllOnce() throws IOException {
        assertThat(starts().stream().map(UnrepeatableRunDirectory::withoutAttempt))
                .as("starts of agents and oracles")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrder(
                        "sow.0",
                        "sow.1",
                        "dig.0",
                        "dig.1",
                        "probe.0",
                        "probe.1",
                        "plant.0",
                        "plant.1",
                        "review.0",
                        "review.1",
                        "reap.0");
        try (RunView view = Acknowledged.view(home())) {
            for (String key : starts()) {
                TaskState task = view.state().task(new TaskId(key.substring(0, key.indexOf('.'))));
                if (!(view.state().dag().task(task.id()) instanceof OracleTask)) {
                    assertThat(transcript(view, key))
                            .as("transcript of " + key)
                            .isEqualTo(
                                    Files.readString(directory.resolve("said").resolve(key), StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static String withoutAttempt(String key) {
        return key.substring(0, key.lastIndexOf('.'));
    }

    private static String transcript(RunView view, String key) {
        String task = withoutAttempt(withoutAttempt(key));
        int iteration = Integer.parseInt(withoutAttempt(key).substring(task.length() + 1));
        int attempt = Integer.parseInt(key.substring(withoutAttempt(key).length() + 1));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        view.copyTranscript(new AttemptKey(new TaskId(task), iteration, attempt), text);
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Files that agents have left. */
    List<Path> leftByAgents() throws IOException {
        if (!Files.isDirectory(home().agents())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home().agents())) {
            return files.collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /** Processes that were started from here, whoever their parents are. */
    List<ProcessHandle> processes() {
        String entry = '\0' + MARK + '=' + directory + '\0';
        return ProcessHandle.allProcesses()
                .filter(process -> ('\0' + environment(process.pid())).contains(entry))
                .toList();
    }

    private static String environment(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
