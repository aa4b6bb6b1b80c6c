package dev.reproof.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A directory with one run in it, of three tasks that an agent command plays. The second fails as long as there is a file
 * {@code fail}, and does first what {@code change.sh} says.
 */
record WarnedRun(Path directory, Workplace workplace) {

    private static final String RUN = "r";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static WarnedRun in(Path directory) throws IOException {
        WarnedRun place = new WarnedRun(directory, Workplace.in(Files.createDirectory(directory)));
        place.furnish();
        return place;
    }

    /** The same in another directory, as it stands now. */
    WarnedRun copy(Path other) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, other.resolve(directory.relativize(file)));
            }
        }
        return new WarnedRun(other, Workplace.of(other));
    }

    private void furnish() throws IOException {
        ObjectNode dag = Workplace.dag("Three loaves");
        ObjectNode third = ((ArrayNode) dag.get("tasks")).addObject();
        third.put("id", "third").put("complexity", "LOW").put("subtask_prompt", "End.");
        third.putArray("depends_on").add("first").add("second");
        write("dag.json", dag.toString());
        write("code.txt", "one");
        write("change.sh", "");
        write("agent.sh", """
                cat > "received.$REPROOF_TASK"
                if [ "$REPROOF_TASK" = second ]; then
                  . ./change.sh
                  [ ! -e fail ] || exit 1
                fi
                printf %s "$REPROOF_TASK is done"
                """);
    }

    /** With a state file {@code legacy.json} in which the first task has said that. */
    WarnedRun legacy(String said) throws IOException {
        write("legacy.json", """
                {"version": 1, "state": {"title": "Three loaves", "startedAt": 1700000000000, "tasks": [
                  {"id": "first", "depends_on": [], "complexity": "LOW", "subtask_prompt": "Begin 🍞.",
                   "status": "FINISHED", "resultText": "SAID"},
                  {"id": "second", "depends_on": ["first"], "complexity": "LOW", "subtask_prompt": "Go on.",
                   "status": "PENDING"},
                  {"id": "third", "depends_on": ["first", "second"], "complexity": "LOW", "subtask_prompt": "End.",
                   "status": "PENDING"}]}}
                """.replace("SAID", said));
        return this;
    }

    Finished supervise(String... options) throws Exception {
        return reproof(
                "supervise",
                Stream.concat(Stream.of("--retry-failed"), Stream.of(options)).toArray(String[]::new));
    }

    Finished reproof(String command, String... options) throws Exception {
        return workplace.reproof(Stream.concat(
                        Stream.of(command, "dag.json", "--run-id", RUN, "--agent-command", "sh agent.sh"),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    /** What status prints. */
    String status() throws Exception {
        return new String(workplace.reproof("status", RUN).out(), UTF_8);
    }

    /** Once by the only runner, once in the log, the state file and the status of the run, and with all of this. */
    void requireTold(Finished finished, String status, String code, String... parts) throws Exception {
        assertThat(runnersTold(finished, code))
                .as(finished.toString())
                .singleElement()
                .asString()
                .contains(parts);
        assertThat(recorded(code)).singleElement().asString().contains(parts);
        List<String> saved = new ArrayList<>();
        for (JsonNode warning : JSON.readTree(home().state().toFile()).at("/run/warnings")) {
            if (warning.path("code").asText().equals(code)) {
                saved.add(warning.path("text").asText());
            }
        }
        assertThat(saved).singleElement().asString().contains(parts);
        assertThat(status).containsOnlyOnce(code + ": ").contains(parts);
    }

    /** The texts of a warning, by the log. */
    private List<String> recorded(String code) {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        ResumeEngine engine = new ResumeEngine(EngineSettings.of(clock, new Runner("here", 1, "test"), unexpected -> {
            throw new AssertionError(unexpected);
        }));
        try (RunView view = engine.view(home())) {
            return view.state().warnings().stream()
                    .filter(warning -> warning.code().equals(code))
                    .map(warning -> warning.text())
                    .toList();
        }
    }

    String index() throws IOException {
        return Files.readString(home().artifacts().resolve("_index.md"));
    }

    String index(String artifacts) throws IOException {
        return Files.readString(path(artifacts).resolve("_index.md"));
    }

    /** What each task was sent last. */
    Map<String, String> received() throws IOException {
        Map<String, String> prompts = new TreeMap<>();
        for (String task : List.of("first", "second", "third")) {
            if (Files.exists(path("received." + task))) {
                prompts.put(task, Files.readString(path("received." + task)));
            }
        }
        return prompts;
    }

    RunHome home() {
        return workplace.home(RUN);
    }

    Path path(String file) {
        return workplace.path(file);
    }

    void write(String file, String text) throws IOException {
        workplace.write(file, text);
    }

    /** The lines by which runners warned of that. */
    static List<String> runnersTold(Finished finished, String code) throws IOException {
        return told(finished, "runner", "warning: ", code);
    }

    /** The lines by which the supervisor did. */
    static List<String> supervisorTold(Finished finished, String code) throws IOException {
        return told(finished, "supervisor", "supervise: .*: warn: ", code);
    }

    private static List<String> told(Finished finished, String by, String words, String code) throws IOException {
        List<String> told = new ArrayList<>();
        for (String line : finished.err().lines().toList()) {
            boolean warns =
                    line.startsWith("{") ? warns(JSON.readTree(line), by, code) : line.matches(words + code + ": .*");
            if (warns) {
                told.add(line);
            }
        }
        return told;
    }

    private static boolean warns(JsonNode line, String by, String code) {
        return line.path("by").asText().equals(by)
                && line.path("decision").asText().equals("warn")
                && line.path("reason").asText().startsWith(code + ": ");
    }
}
