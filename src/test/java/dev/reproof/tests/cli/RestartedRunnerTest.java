package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner whose code changes while it works stops between two ranks, and the next one goes on. */
class RestartedRunnerTest {

    private static final String[] WATCHED = {"--restart-on-runner-change", "--runner-files", "code/*.txt"};

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void furnish() throws IOException {
        place = Workplace.in(directory);
        Files.createDirectories(directory.resolve("code"));
        place.write("code/a.txt", "one");
        place.write("agent.sh", """
                cat > "received.$REPROOF_RUN.$REPROOF_TASK.$REPROOF_ATTEMPT"
                [ "$REPROOF_TASK" != first ] || sh change.sh
                echo "$REPROOF_TASK is done"
                """);
    }

    @Test
    void changed_code_stops_the_runner_between_ranks_and_the_next_one_sends_the_same_prompts() throws Exception {
        // given
        place.write("change.sh", "echo two > code/a.txt");
        assertThat(program("run", "dag.json", "--run-id", "whole").code()).isZero();
        place.write("code/a.txt", "one");

        // when
        Finished stopped = program("run", "dag.json", "--run-id", "torn", WATCHED);

        // then
        assertThat(stopped.code()).as(stopped.toString()).isEqualTo(75);
        assertThat(stopped.err().lines().filter(line -> line.contains("changed code")))
                .singleElement()
                .asString()
                .contains("run torn stops", "after rank 1 of 2", "a.txt", "'reproof resume torn'");
        assertThat(Files.readString(place.home("torn").state())).contains("\"RESTARTING_RUNNER\"");

        // when
        Finished resumed = program("resume", "torn", "", "", WATCHED);

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(received("torn")).isEqualTo(received("whole")).hasSize(2);
        assertThat(Files.readString(place.home("torn").state())).contains("\"SUCCESS\"");
    }

    @Test
    void code_that_is_only_written_again_stops_nobody() throws Exception {
        place.write("change.sh", "printf one > code/b && mv code/b code/a.txt && touch -d 2031-01-01 code/a.txt");

        Finished finished = program("run", "dag.json", "--run-id", "whole", WATCHED);

        assertThat(finished.code()).as(finished.toString()).isZero();
    }

    @Test
    void files_alone_are_no_reason_to_watch_them() throws Exception {
        Workplace.requireError(
                program("run", "dag.json", "--run-id", "r", "--runner-files", "code/*.txt"),
                2,
                "give that too",
                "--restart-on-runner-change");
    }

    private Finished program(String command, String what, String option, String id, String... more) throws Exception {
        return place.reproof(Stream.concat(
                        Stream.of(command, what, option, id, "--agent-command", "sh agent.sh")
                                .filter(word -> !word.isEmpty()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** What each attempt of a run was sent. */
    private Map<String, String> received(String run) throws IOException {
        Map<String, String> prompts = new TreeMap<>();
        String start = "received." + run + ".";
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith(start))
                    .toList()) {
                String attempt = file.getFileName().toString().substring(start.length());
                prompts.put(attempt, Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return prompts;
    }
}
