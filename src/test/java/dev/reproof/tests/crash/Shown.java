package dev.reproof.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.home.RunHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the files of a run showed at one moment: they may lag behind the log, and must never lead it.
 *
 * @param finished tasks that the state file called finished
 * @param partials mirrors of attempts that had not ended, by {@code <task>.<attempt>}; UTF-8 as ISO 8859-1, so that a
 *     prefix stays one wherever it ends
 * @param sealed mirrors of finished tasks, by task, in the same form
 */
record Shown(Set<String> finished, Map<String, String> partials, Map<String, String> sealed) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PARTIAL = Pattern.compile("([a-z]+)[.]iter0[.]partial([0-9]+)[.]stream[.]txt");
    private static final Pattern SEALED = Pattern.compile("([a-z]+)[.]stream[.]txt");

    static Shown of(RunHome home) throws IOException {
        Set<String> finished = new TreeSet<>();
        if (Files.exists(home.state())) {
            for (JsonNode task : JSON.readTree(home.state().toFile()).at("/state/tasks")) {
                if (task.get("status").textValue().equals("FINISHED")) {
                    finished.add(task.get("id").textValue());
                }
            }
        }
        Map<String, String> partials = new TreeMap<>();
        Map<String, String> sealed = new TreeMap<>();
        if (Files.isDirectory(home.artifacts())) {
            try (Stream<Path> files = Files.list(home.artifacts())) {
                for (Path file : files.toList()) {
                    read(file, partials, sealed);
                }
            }
        }
        return new Shown(finished, partials, sealed);
    }

    private static void read(Path file, Map<String, String> partials, Map<String, String> sealed) throws IOException {
        String name = file.getFileName().toString();
        Matcher partial = PARTIAL.matcher(name);
        Matcher whole = SEALED.matcher(name);
        if (partial.matches()) {
            partials.put(partial.group(1) + "." + partial.group(2), bytes(file));
        } else if (whole.matches()) {
            sealed.put(whole.group(1), bytes(file));
        }
    }

    private static String bytes(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    /** Everything shown is in the log. */
    void requireWithin(Acknowledged log) {
        assertThat(log.finished()).as("finished in the state file").containsAll(finished);
        assertThat(log.finished()).as("mirrors that are sealed").containsAll(sealed.keySet());
        sealed.forEach((task, text) -> assertThat(asBytes(log.finalText(task).orElseThrow()))
                .as("mirror of " + task)
                .isEqualTo(text));
        assertThat(log.texts().keySet()).as("mirrors of attempts").containsAll(partials.keySet());
        partials.forEach((attempt, text) -> assertThat(asBytes(log.texts().get(attempt)))
                .as("mirror of " + attempt)
                .startsWith(text));
    }

    /** The run has ended: files and log hold the same, and the mirrors of attempts that were given up are whole. */
    void requireAllOf(Acknowledged log) {
        requireWithin(log);
        assertThat(finished).as("finished in the state file").isEqualTo(log.finished());
        assertThat(sealed.keySet()).as("mirrors that are sealed").isEqualTo(log.finished());
        partials.forEach((attempt, text) -> assertThat(text)
                .as("mirror of " + attempt)
                .isEqualTo(asBytes(log.texts().get(attempt))));
    }

    private static String asBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
