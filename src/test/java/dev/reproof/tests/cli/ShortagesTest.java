package dev.reproof.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program where the machine has too little of something: it says so with 74, and no task fails for it. */
class ShortagesTest {

    private static final int PATIENCE_SECONDS = 180;

    @TempDir
    Path directory;

    @Test
    void a_heap_that_is_too_small_is_told_without_a_stack_trace() throws Exception {
        // given
        Files.writeString(directory.resolve("big.json"), dag("t".repeat(30 << 20), 1));

        // when
        Finished checked = withHeap("-Xmx16m", "dag", "check", "big.json");

        // then
        assertThat(checked.code()).as(checked.err()).isEqualTo(74);
        assertThat(checked.err())
                .contains("The program has no memory left", "REPROOF_JAVA_OPTS")
                .doesNotContain("\tat ");
    }

    @Test
    void as_many_tasks_run_at_one_time_as_there_are_files_for() throws Exception {
        // given
        Files.writeString(directory.resolve("dag.json"), dag("Many", 40));

        // when
        Finished run = started(
                "ulimit -n 200; exec \"$@\"",
                PackagedProgram.command(
                        "run", "dag.json", "--run-id", "r", "--max-parallel", "40", "--agent-command", "echo said"));

        // then
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err())
                .containsPattern("warning: Only [0-9]+ of 40 tasks run at one time")
                .contains("40 FINISHED");
    }

    @Test
    void a_working_directory_that_goes_fails_no_task_and_the_run_goes_on_once_it_is_back() throws Exception {
        // given
        Files.writeString(directory.resolve("dag.json"), dag("Two", 2));
        Path work = Files.createDirectory(directory.resolve("work"));
        Path away = directory.resolve("away");
        String agent = "test -e ../once || { touch ../once; mv ../work ../away; }; echo said";

        // when
        Finished run = started(
                "exec \"$@\"",
                PackagedProgram.command(
                        "run",
                        "dag.json",
                        "--run-id",
                        "r",
                        "--cwd",
                        "work",
                        "--max-parallel",
                        "1",
                        "--agent-command",
                        agent));

        // then
        assertThat(run.code()).as(run.err()).isEqualTo(74);
        assertThat(run.err()).contains("error: ", "work").doesNotContain("ERROR", "\tat ");

        // when
        remove(work); // should anything have been made there since
        Files.move(away, work);
        Finished resumed = started(
                "exec \"$@\"", PackagedProgram.command("resume", "r", "--cwd", "work", "--agent-command", agent));

        // then
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("2 FINISHED");
    }

    @Test
    void a_start_in_a_directory_that_is_gone_is_told_before_any_java_is() throws Exception {
        String launcher = Path.of(System.getProperty("reproof.home")).toRealPath() + "/reproof";

        Finished started =
                started("mkdir gone && cd gone && rmdir ../gone && exec \"$@\"", List.of(launcher, "--version"));

        assertThat(started.code()).as(started.err()).isEqualTo(74);
        assertThat(started.err())
                .contains("error: the working directory is gone")
                .doesNotContain("initialization of VM");
    }

    private static void remove(Path place) throws IOException {
        if (Files.exists(place)) {
            try (Stream<Path> all = Files.walk(place)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static String dag(String title, int tasks) {
        return IntStream.range(0, tasks)
                .mapToObj("{\"id\": \"t%d\", \"complexity\": \"LOW\", \"subtask_prompt\": \"Do it.\"}"::formatted)
                .collect(joining(", ", "{\"title\": \"" + title + "\", \"tasks\": [", "]}"));
    }

    private Finished withHeap(String option, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(PackagedProgram.command(arguments));
        command.add(command.indexOf("-jar"), option);
        return started("exec \"$@\"", command);
    }

    private Finished started(String script, List<String> command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        words.addAll(command);
        Path out = Files.createTempFile(directory, "program", ".out");
        Path err = Files.createTempFile(directory, "program", ".err");
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("Still running:\n" + Files.readString(err, UTF_8));
        }
        return new Finished(process.exitValue(), Files.readAllBytes(out), Files.readString(err, UTF_8));
    }
}
