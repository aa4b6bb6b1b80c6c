package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that look at a run or a file start quickly: they load nothing of what only runs need. */
class QuickStartTest {

    private static final Pattern MAIN = Pattern.compile("^dev\\.reproof\\.engine\\.cli\\.Main ");

    private static final Pattern SUPERVISOR =
            Pattern.compile("^dev\\.reproof\\.engine\\.cli\\.supervise\\.SuperviseCommand ");

    /** The store, its formats, and JavaScript. */
    private static final Pattern ONLY_FOR_RUNS = Pattern.compile(
            "^(org\\.h2|org\\.axonframework|org\\.mozilla|net\\.jpountz|com\\.fasterxml\\.jackson\\.dataformat)\\.");

    private static final Pattern STORE = Pattern.compile("^(org\\.h2|net\\.jpountz)\\.");

    /** What takes long to make, and what takes long to ask the machine for. */
    private static final Pattern SLOW = Pattern.compile(
            "^(com\\.fasterxml\\.jackson\\.databind\\.ObjectMapper"
                    + "|dev\\.reproof\\.engine\\.cli\\.run\\.RunCommand|java\\.net\\.Inet4AddressImpl|java\\.security\\.SecureRandom) ");

    private static final Pattern FROM_JARS = Pattern.compile(" source: file:.*/(lib/|reproof\\.jar)");

    @TempDir
    static Path directory;

    private static Installation installation;
    private static Workplace place;

    @BeforeAll
    static void finish_a_run() throws Exception {
        installation = Installation.in(Files.createDirectory(directory.resolve("installation")));
        place = Workplace.in(Files.createDirectory(directory.resolve("place")));
        assertThat(launch("run", "dag.json", "--run-id", "r1", "--agent-script", "script.json")
                        .code())
                .isZero();
        Files.copy(place.home("r1").state(), place.path("v2.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "status r1",
                "status r1 --json",
                "status r1 --watch",
                "runs",
                "runs --json",
                "du",
                "du --json",
                "prune --keep-last 9",
                "findings script.json",
                "approve --help",
                "dag check dag.json",
                "dag check --json dag.json",
                "completion",
                "complete r1",
                "dag schema",
                "help dag check",
                "--version",
                "--help",
                "status --help",
                "run --help"
            })
    void a_short_command_loads_neither_store_nor_javascript(String command) throws Exception {
        List<String> loaded = loaded(command.split(" "));

        assertThat(names(loaded, MAIN)).hasSize(1);
        assertThat(names(loaded, ONLY_FOR_RUNS)).isEmpty();
    }

    @Test
    void a_supervisor_loads_neither_store_nor_javascript_but_its_runner_does() throws Exception {
        // given a file of classes for each of the two processes
        Path logs = Files.createTempDirectory(directory, "classes");

        // when
        Finished finished = Installation.run(
                installation.launcher(),
                place.path("."),
                Map.of("REPROOF_JAVA_OPTS", "-Xlog:class+load:file=" + logs + "/%p.log:none"),
                "supervise",
                "dag.json",
                "--run-id",
                "supervised",
                "--agent-script",
                "script.json");

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        Map<Boolean, List<String>> bySupervisor = new HashMap<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                List<String> loaded = lines(file);
                bySupervisor.put(!names(loaded, SUPERVISOR).isEmpty(), loaded);
            }
        }
        assertThat(names(bySupervisor.get(true), ONLY_FOR_RUNS)).isEmpty();
        assertThat(names(bySupervisor.get(false), STORE)).hasSizeGreaterThan(2);
    }

    @Test
    void a_check_of_a_state_file_loads_no_store() throws Exception {
        assertThat(names(loaded("state", "check", "v2.json"), STORE)).isEmpty();
    }

    @Test
    void a_command_that_reads_the_log_loads_the_store() throws Exception {
        assertThat(names(loaded("transcript", "r1", "first"), STORE)).hasSizeGreaterThan(2);
    }

    @Test
    void status_makes_no_object_mapper_and_no_command_but_its_own() throws Exception {
        assertThat(names(loaded("status", "r1"), SLOW)).isEmpty();
    }

    @Test
    void the_archive_of_classes_has_what_short_commands_load() throws Exception {
        List<String> loaded = loaded("status", "r1");

        assertThat(names(loaded, Pattern.compile("^picocli\\.CommandLine source: shared objects file")))
                .hasSize(1);
        assertThat(names(loaded, FROM_JARS)).isEmpty();
    }

    private static List<String> names(List<String> loaded, Pattern pattern) {
        return loaded.stream().filter(line -> pattern.matcher(line).find()).toList();
    }

    private static Finished launch(String... arguments) throws Exception {
        return Installation.run(installation.launcher(), place.path("."), Map.of("LC_ALL", "C.UTF-8"), arguments);
    }

    /** One line for each class that the JVM loads for a command: its name, and where it is from. */
    private static List<String> loaded(String... arguments) throws Exception {
        Path log = Files.createTempFile(directory, "classes", ".log");
        Finished finished = Installation.run(
                installation.launcher(),
                place.path("."),
                Map.of("REPROOF_JAVA_OPTS", "-Xlog:class+load:file=" + log + ":none"),
                arguments);
        assertThat(finished.code()).as(finished.toString()).isZero();
        return lines(log);
    }

    private static List<String> lines(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.toList();
        }
    }
}
