package dev.reproof.tests.roads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import dev.reproof.tests.parity.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A working directory for the packaged program, with five tasks in three ranks and an agent command that keeps each
 * prompt it gets. As long as there is a file {@code stay}, task {@link #HELD} says half and does not end.
 */
final class Workshop {

    static final String RUN = "held";
    static final String HELD = "fIt";

    /** Finished when {@link #HELD} is at work. */
    static final List<String> DONE = List.of("INK", "dig-in", "mix");

    static final List<String> LEFT = List.of("fIt", "last");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, List<String>> PARENTS = new TreeMap<>(Map.of(
            "mix",
            List.of(),
            "INK",
            List.of(),
            "dig-in",
            List.of("mix"),
            HELD,
            List.of("INK", "mix"),
            "last",
            List.of("dig-in", HELD)));

    private final Path directory;
    private final PackagedProgram program;

    private Workshop(Path directory, PackagedProgram program) {
        this.directory = directory;
        this.program = program;
    }

    static Workshop in(Path directory, Map<String, String> environment) throws IOException {
        Files.createDirectories(directory.resolve("received"));
        Files.createDirectories(directory.resolve("said"));
        Workshop shop = new Workshop(directory, new PackagedProgram(directory, environment));
        Files.writeString(directory.resolve("dag.json"), dag(), UTF_8);
        Files.writeString(directory.resolve("agent.sh"), """
                cat > "received/$REPROOF_TASK.$REPROOF_ATTEMPT.part" || exit 1
                if [ -e stay ] && [ "$REPROOF_TASK" = fIt ]; then
                  head -c 2000 said/fIt
                  mv "received/fIt.$REPROOF_ATTEMPT.part" "received/fIt.$REPROOF_ATTEMPT"
                  exec sleep 300
                fi
                mv "received/$REPROOF_TASK.$REPROOF_ATTEMPT.part" "received/$REPROOF_TASK.$REPROOF_ATTEMPT" || exit 1
                exec cat "said/$REPROOF_TASK"
                """, UTF_8);
        shop.says("mix", Transcripts.sectioned("mix", 9_000, "\r\n"));
        shop.says("INK", "naïve 🥖 İıŞ, no end of line");
        shop.says("dig-in", "");
        shop.says(HELD, Transcripts.flat("fit", 6_000));
        shop.says("last", "ok\n");
        return shop;
    }

    private static String dag() {
        ObjectNode dag = JSON.createObjectNode().put("title", "Workshop İ 🥖").put("framing", "Work.");
        dag.putObject("outputPolicy").put("upstream", "full").put("maxPromptChars", 100_000_000);
        PARENTS.forEach((id, parents) -> {
            ObjectNode task = dag.withArray("tasks").addObject();
            task.put("id", id).put("complexity", "LOW").put("subtask_prompt", "Do " + id + ". 🍞");
            parents.forEach(task.putArray("depends_on")::add);
        });
        return dag.toString();
    }

    void says(String task, String text) throws IOException {
        Files.writeString(directory.resolve("said").resolve(task), text, UTF_8);
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    RunHome home() {
        return RunHome.of(directory, new RunId(RUN));
    }

    Finished reproof(String... arguments) throws IOException, InterruptedException {
        return program.run(arguments);
    }

    Finished runToTheEnd() throws IOException, InterruptedException {
        return reproof("run", "dag.json", "--run-id", RUN, "--agent-command", "sh agent.sh");
    }

    /** Starts the run, and returns when the task that stays is at work and the state file says that all others have ended. */
    RunningProgram holding(String... more) throws IOException {
        Files.createFile(directory.resolve("stay"));
        RunningProgram running = program.start(
                directory.resolve("logs"),
                Stream.concat(
                                Stream.of("run", "dag.json", "--run-id", RUN, "--agent-command", "sh agent.sh"),
                                Stream.of(more))
                        .toArray(String[]::new));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            if (!running.isAlive()) {
                throw new AssertionError(running.err());
            }
            return Files.exists(path("received/" + HELD + ".1"))
                    && Files.exists(home().state())
                    && SavedState.read(home().state()).ended().size() == DONE.size();
        });
        return running;
    }

    /** The last prompt that each of these tasks got, byte for byte. */
    Map<TaskId, String> received() throws IOException {
        Map<TaskId, String> prompts = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory.resolve("received"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                assertThat(name).doesNotEndWith(".part");
                prompts.put(new TaskId(name.substring(0, name.lastIndexOf('.'))), Files.readString(file, UTF_8));
            }
        }
        return prompts;
    }
}
