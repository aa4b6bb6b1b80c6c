package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.stream.Stream;

/** A directory in which the packaged program is used from a shell whose locale knows nothing but ASCII. */
final class Workplace {

    /** What the scripted agent says to task {@code first}: every line end, and no line end at the end. */
    static final String FIRST_SAID = "## Summary\r\nnaïve 🥖\rcrumbs\n\n日本語 without an end";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;
    private final PackagedProgram program;

    private Workplace(Path directory) {
        this.directory = directory;
        this.program = new PackagedProgram(directory, Map.of("LC_ALL", "C"));
    }

    /** With {@code dag.json}, tasks {@code first} and, depending on it, {@code second}, and {@code script.json}. */
    static Workplace in(Path directory) throws IOException {
        Workplace place = new Workplace(directory);
        place.write("dag.json", dag("Two loaves").toString());
        place.write("script.json", script("finished"));
        return place;
    }

    /** One that is there already. */
    static Workplace of(Path directory) {
        return new Workplace(directory);
    }

    static ObjectNode dag(String title) {
        ObjectNode dag = JSON.createObjectNode().put("title", title);
        ArrayNode tasks = dag.putArray("tasks");
        tasks.addObject().put("id", "first").put("complexity", "LOW").put("subtask_prompt", "Begin 🍞.");
        tasks.addObject()
                .put("id", "second")
                .put("complexity", "LOW")
                .put("subtask_prompt", "Go on.")
                .putArray("depends_on")
                .add("first");
        return dag;
    }

    /** A script in which {@code first} ends with that status. */
    static String script(String status) {
        ObjectNode script = JSON.createObjectNode();
        ObjectNode tasks = script.putObject("tasks");
        ObjectNode first = tasks.putArray("first").addObject().put("status", status);
        FIRST_SAID.codePoints().forEach(unit -> first.withArray("chunks").add(Character.toString(unit)));
        tasks.putArray("second").addObject().putArray("chunks").add("done");
        return script.toString();
    }

    void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardCharsets.UTF_8);
    }

    Path path(String file) {
        return directory.resolve(file);
    }

    RunHome home(String run) {
        return RunHome.of(directory, new RunId(run));
    }

    Finished reproof(String... arguments) throws Exception {
        return program.run(arguments);
    }

    RunningProgram start(String... arguments) throws IOException {
        return program.start(directory.resolve("logs"), arguments);
    }

    /** Runs {@code dag.json} with {@code script.json}. */
    Finished run(String id, String... more) throws Exception {
        return reproof(Stream.concat(
                        Stream.of("run", "dag.json", "--run-id", id, "--agent-script", "script.json"), Stream.of(more))
                .toArray(String[]::new));
    }

    Finished resume(String... more) throws Exception {
        return reproof(Stream.concat(Stream.of("resume", "--agent-script", "script.json"), Stream.of(more))
                .toArray(String[]::new));
    }

    /** It ended with that code and one line of error that holds all of this, and printed nothing else. */
    static void requireError(Finished finished, int code, String... parts) {
        assertThat(finished.code()).as(finished.toString()).isEqualTo(code);
        assertThat(finished.out()).as(finished.toString()).isEmpty();
        List<String> lines = finished.err().lines().toList();
        assertThat(lines).as(finished.toString()).hasSize(1);
        assertThat(lines.get(0)).startsWith("error: ").contains(parts).doesNotContain("Exception");
    }

    /** It ended with that code, printed no result and no trace, and said all of this. */
    static void requireEnd(Finished finished, int code, String... parts) {
        assertThat(finished.code()).as(finished.toString()).isEqualTo(code);
        assertThat(finished.out()).as(finished.toString()).isEmpty();
        assertThat(finished.err()).doesNotContain("\tat ").doesNotContain("Exception");
        List.of(parts).forEach(part -> assertThat(finished.err()).contains(part));
    }
}
