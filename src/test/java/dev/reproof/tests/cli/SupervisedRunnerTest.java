package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.agent.process.HostName;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.SupervisorLock;
import dev.reproof.events.RunId;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged supervisor with real runners, which are started again, killed, and told to stop. */
class SupervisedRunnerTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Kills the runner whose agent this is, as the note beside the run's lock names it, and then itself with all it is. */
    private static final String KILL_RUNNER =
            "kill -9 $(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/' .reproof/runs/$REPROOF_RUN/HOLDER)\nkill -9 0\n";

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void furnish() throws IOException {
        place = Workplace.in(directory);
        Files.createDirectories(directory.resolve("code"));
        place.write("code/a.txt", "one");
        place.write("change.sh", "");
        place.write("agent.sh", """
                cat > "received.$REPROOF_RUN.$REPROOF_TASK"
                [ "$REPROOF_TASK" != first ] || . ./change.sh
                echo "$REPROOF_TASK is done"
                """);
    }

    @Test
    void a_runner_with_changed_code_is_started_again_and_sends_the_same_prompts() throws Exception {
        // given
        assertThat(place.reproof("run", "dag.json", "--run-id", "whole", "--agent-command", "sh agent.sh")
                        .code())
                .isZero();
        place.write("change.sh", "echo two > code/a.txt");

        // when
        Finished finished = supervise("torn", "--runner-files", "code/*.txt", "--retry-failed");

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(decisions(finished)).containsExactly("start", "restart", "end");
        assertThat(finished.err())
                .contains("planned restart 1 of at most 20", "resumed, 1 of 2 tasks finished", "exit code 0");
        assertThat(received("torn")).isEqualTo(received("whole")).hasSize(2);
    }

    @Test
    void a_runner_that_crashes_over_and_over_is_given_up() throws Exception {
        // given
        place.write("change.sh", KILL_RUNNER.replace("HOLDER", holder()));

        // when
        Finished finished = supervise("r", "--restart-on-crash", "9", "--log-format", "json");

        // then
        assertThat(finished.code()).as(finished.toString()).isEqualTo(78);
        List<JsonNode> told = new ArrayList<>();
        List<JsonNode> toldByRunners = new ArrayList<>();
        for (String line : finished.err().lines().toList()) {
            JsonNode object = JSON.readTree(line);
            (object.path("by").asText().equals("runner") ? toldByRunners : told).add(object);
        }
        assertThat(toldByRunners)
                .extracting(line -> line.path("decision").asText())
                .filteredOn(decision -> !decision.equals("warn"))
                .containsExactly("open", "rank", "dispatch", "open", "rank", "dispatch");
        assertThat(told).extracting(line -> line.path("decision").asText()).containsExactly("start", "restart", "end");
        assertThat(told)
                .allSatisfy(line -> assertThat(line.path("run").asText()).isEqualTo("r"));
        assertThat(told.get(0).path("position").isNull()).isTrue();
        assertThat(told.get(2).path("position").asInt()).isPositive();
        assertThat(told.get(2).path("artifacts").asText()).endsWith("/kept-r");
        assertThat(told.get(2).path("reason").asText()).contains("signal 9", "2 runners in a row");
    }

    @Test
    void a_run_has_one_supervisor_at_a_time() throws Exception {
        RunHome home = RunHome.of(directory, new RunId("r"));
        home.create();

        try (SupervisorLock held = SupervisorLock.acquire(home, new RunId("r"), Duration.ZERO)) {
            Finished other = supervise("r");
            assertThat(held.isOfTheRun()).isTrue();
            assertThat(other.code()).as(other.toString()).isEqualTo(78);
            assertThat(other.err()).contains("Another supervisor is at work on run r", "supervisor.lock");
        }
        assertThat(supervise("r").code()).isZero();
    }

    @Test
    void a_crash_is_not_made_good_unless_that_is_asked_for() throws Exception {
        // given
        place.write(
                "change.sh",
                "if [ \"$REPROOF_ATTEMPT\" = 1 ]; then\n" + KILL_RUNNER.replace("HOLDER", holder()) + "fi\n");

        // when, then
        assertThat(supervise("r").code()).isEqualTo(137);
        Finished again = supervise("r");
        assertThat(again.code()).as(again.toString()).isZero();

        // when, then
        Finished made = supervise("s", "--restart-on-crash", "1");
        assertThat(made.code()).as(made.toString()).isZero();
        assertThat(decisions(made)).containsExactly("start", "restart", "end");
    }

    @Test
    void the_runner_is_told_to_stop_with_the_supervisor() throws Exception {
        // given
        place.write("change.sh", "[ ! -e stay ] || exec sleep 300");
        Files.createFile(directory.resolve("stay"));

        try (RunningProgram supervisor = place.start(words("r"))) {
            long runner = runnerAtWork("r", supervisor);

            // when
            supervisor.signal("TERM");
            Finished finished = supervisor.await();

            // then
            assertThat(finished.code()).as(finished.toString()).isEqualTo(143);
            assertThat(decisions(finished)).containsExactly("start", "end");
            assertThat(ProcessHandle.of(runner)).isEmpty();
        }
        assertThat(Files.readString(place.home("r").state())).contains("\"INTERRUPTED\"");

        // when
        Files.delete(directory.resolve("stay"));
        Finished resumed = supervise("r");

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
    }

    @Test
    void a_runner_whose_supervisor_was_killed_is_named_and_left_alone() throws Exception {
        // given
        place.write("change.sh", "[ ! -e stay ] || exec sleep 300");
        Files.createFile(directory.resolve("stay"));
        RunningProgram supervisor = place.start(words("r"));
        ProcessHandle runner = ProcessHandle.of(runnerAtWork("r", supervisor)).orElseThrow();
        try {
            ProcessHandle.of(supervisor.pid()).orElseThrow().destroyForcibly();
            supervisor.await();

            // when
            Finished second = supervise("r");

            // then
            assertThat(second.code()).as(second.toString()).isEqualTo(78);
            assertThat(decisions(second)).containsExactly("refuse");
            assertThat(second.err()).contains("pid " + runner.pid() + " on host ", " since 20");
            assertThat(runner.isAlive()).isTrue();
        } finally {
            runner.destroy();
            await().atMost(PATIENCE).until(() -> !runner.isAlive());
        }
    }

    @Test
    void a_process_that_has_the_number_of_a_killed_runner_and_not_its_lock_keeps_nobody_out() throws Exception {
        // given
        Files.createDirectories(place.home("r").directory());
        place.write(
                directory.relativize(place.home("r").holder()).toString(),
                "{\"pid\":%d,\"host\":\"%s\",\"since\":\"%s\"}\n"
                        .formatted(ProcessHandle.current().pid(), HostName.here(), Instant.now()));

        // when, then
        assertThat(superviseStub("exit 4").code()).isEqualTo(4);
    }

    @Test
    void runners_that_ask_to_be_started_again_and_do_nothing_are_given_up() throws Exception {
        Finished finished = superviseStub("echo start >> starts; exit 75");

        assertThat(finished.code()).as(finished.toString()).isEqualTo(78);
        assertThat(Files.readAllLines(directory.resolve("starts"))).hasSize(2);
        assertThat(finished.err()).contains("2 runners in a row");
    }

    @Test
    void a_supervisor_that_waits_before_it_starts_another_runner_ends_at_once() throws Exception {
        // given a runner that crashes; the wait is short, so the signal may come too late
        Path launcher = launcher("echo start >> starts; exit 70");
        int runners = 2;
        Finished stopped = null;
        for (int attempt = 0; attempt < 10 && runners > 1; attempt++) {
            Files.deleteIfExists(directory.resolve("starts"));
            try (RunningProgram supervisor =
                    withLauncher(launcher).start(directory.resolve("logs"), words("r", "--restart-on-crash", "5"))) {
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> supervisor.err().contains(": restart: "));

                // when
                supervisor.signal("TERM");
                stopped = supervisor.await();
            }
            runners = Files.readAllLines(directory.resolve("starts")).size();
        }

        // then
        assertThat(stopped.code()).as(stopped.toString()).isEqualTo(143);
        assertThat(decisions(stopped)).containsExactly("start", "restart", "end");
        assertThat(stopped.err()).contains("told to stop, while no runner was at work");
        assertThat(runners).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 78})
    void an_exit_code_is_passed_on(int code) throws Exception {
        Finished finished = superviseStub("exit " + code);

        assertThat(finished.code()).as(finished.toString()).isEqualTo(code);
        assertThat(decisions(finished)).containsExactly("start", "end");
    }

    @Test
    void a_jar_that_is_replaced_under_the_runner_harms_nobody_and_is_run_next() throws Exception {
        // given an installation, and a jar with something more in it
        Installation installation = Installation.in(Files.createDirectory(directory.resolve("installation")));
        Path original;
        try (Stream<Path> files = Files.list(installation.directory().resolve("engine/target"))) {
            original = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
        Path before = Files.copy(original, directory.resolve("before.jar"));
        Path changed = Files.copy(original, directory.resolve("changed.jar"));
        try (FileSystem jar = FileSystems.newFileSystem(changed)) {
            Files.writeString(jar.getPath("more.txt"), "more");
        }
        assertThat(place.reproof("run", "dag.json", "--run-id", "whole", "--agent-command", "sh agent.sh")
                        .code())
                .isZero();
        place.write("change.sh", "cp changed.jar '" + original + "'");
        place.write("agent.sh", Files.readString(directory.resolve("agent.sh")) + """
                runner=$(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' .reproof/runs/$REPROOF_RUN/HOLDER)
                tr '\\0' '\\n' < /proc/$runner/cmdline | grep 'reproof.jar$' > ran.$REPROOF_TASK
                """.replace("HOLDER", holder()));

        // when
        Finished finished = Installation.run(installation.launcher(), directory, Map.of(), words("r"));

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(decisions(finished)).containsExactly("start", "restart", "end");
        assertThat(finished.err()).contains("changed code, after rank 1 of 2: reproof.jar");
        assertThat(program("first")).hasSameBinaryContentAs(before);
        assertThat(program("second")).hasSameBinaryContentAs(changed);
        assertThat(received("r")).isEqualTo(received("whole")).hasSize(2);
    }

    /** The jar that the runner of a task ran. */
    private Path program(String task) throws IOException {
        return Path.of(Files.readString(directory.resolve("ran." + task)).strip());
    }

    private Finished supervise(String run, String... more) throws Exception {
        return place.reproof(words(run, more));
    }

    private static String[] words(String run, String... more) {
        return Stream.concat(
                        Stream.of(
                                "supervise",
                                "dag.json",
                                "--run-id",
                                run,
                                "--full-output-dir",
                                "kept-" + run,
                                "--agent-command",
                                "sh agent.sh"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** With a launcher that does only that. */
    private Finished superviseStub(String script) throws Exception {
        return withLauncher(launcher(script)).run(words("r"));
    }

    private Path launcher(String script) throws IOException {
        Path launcher = directory.resolve("launcher");
        Files.writeString(launcher, "#!/bin/sh\n" + script + "\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return launcher;
    }

    private PackagedProgram withLauncher(Path launcher) {
        return new PackagedProgram(directory, Map.of("JDK_JAVA_OPTIONS", "-Dreproof.launcher=" + launcher));
    }

    private String holder() {
        return place.home("r").holder().getFileName().toString();
    }

    private long runnerAtWork(String run, RunningProgram supervisor) {
        await().atMost(PATIENCE).until(() -> {
            assertThat(supervisor.isAlive()).as(supervisor.err()).isTrue();
            return Files.exists(directory.resolve("received." + run + ".first"));
        });
        return ProcessHandle.of(supervisor.pid())
                .orElseThrow()
                .children()
                .toList()
                .get(0)
                .pid();
    }

    private static List<String> decisions(Finished finished) {
        return finished.err()
                .lines()
                .filter(line -> line.startsWith("supervise: "))
                .map(line -> line.replaceFirst(".*?: (start|restart|end|refuse): .*", "$1"))
                .toList();
    }

    /** What each task of a run was sent last. */
    private Map<String, String> received(String run) throws IOException {
        Map<String, String> prompts = new TreeMap<>();
        for (String task : List.of("first", "second")) {
            prompts.put(
                    task, Files.readString(directory.resolve("received." + run + "." + task), StandardCharsets.UTF_8));
        }
        return prompts;
    }
}
