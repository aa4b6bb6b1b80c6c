package dev.reproof.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The systemd unit of the operators' page says what the page says it does, and systemd understands it. */
class ServiceUnitTest {

    private static final Path DOCS = Path.of(System.getProperty("reproof.home"), "docs");
    private static final Path FILE = DOCS.resolve("examples").resolve("reproof-run.service");
    private static final Pattern DIRECTIVE = Pattern.compile("^([A-Za-z]+)=(.*)$", Pattern.MULTILINE);
    private static final String PROGRAM = "/opt/reproof/reproof";

    @TempDir
    Path directory;

    @Test
    void the_page_shows_the_unit_and_nothing_but_the_unit() throws Exception {
        String page = Files.readString(DOCS.resolve("operators.md"), UTF_8);
        String shown = Files.readString(FILE, UTF_8)
                .lines()
                .map(line -> line.isEmpty() ? "\n" : "    " + line + "\n")
                .reduce("", String::concat);

        assertThat(page).contains("](examples/reproof-run.service)").contains("\n\n" + shown + "\n");
    }

    @Test
    void a_planned_end_starts_again_and_a_refusal_does_not() throws Exception {
        Map<String, List<String>> unit = directives();

        assertThat(unit.get("RestartForceExitStatus")).containsExactly("75");
        assertThat(unit.get("SuccessExitStatus"))
                .singleElement()
                .satisfies(codes -> assertThat(codes.split(" ")).containsExactly("75", "130", "143"));
        assertThat(unit.get("RestartPreventExitStatus")).containsExactly("78");
        assertThat(unit.get("Restart")).containsExactly("on-abnormal");
    }

    @Test
    void as_many_planned_ends_are_allowed_as_the_supervisor_allows() throws Exception {
        Map<String, List<String>> unit = directives();

        assertThat(unit.get("StartLimitBurst")).containsExactly("20");
        assertThat(unit.get("StartLimitIntervalSec")).containsExactly("1h");
    }

    @Test
    void the_command_is_one_that_the_program_takes() throws Exception {
        String command = directives().get("ExecStart").get(0);

        assertThat(command).startsWith(PROGRAM + " run dag.json --run-id ");
        assertThat(command).contains(" --restart-on-runner-change ", " --full-output-dir ", " --agent-command ");
    }

    @Test
    void systemd_has_nothing_to_say_against_it() throws Exception {
        // given
        assumeTrue(
                isInstalled("systemd-analyze"), "systemd-analyze is not installed here, so the unit is not verified");
        Path program = Files.writeString(directory.resolve("reproof"), "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path unit = directory.resolve("reproof-run.service");
        Files.writeString(unit, Files.readString(FILE, UTF_8).replace(PROGRAM, program.toString()));

        // when
        Process verify = new ProcessBuilder("systemd-analyze", "verify", unit.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), UTF_8);

        // then: a word that it does not know is a line, and no failure
        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    private static Map<String, List<String>> directives() throws IOException {
        Matcher directive = DIRECTIVE.matcher(Files.readString(FILE, UTF_8));
        return directive
                .results()
                .collect(groupingBy(found -> found.group(1), mapping(found -> found.group(2), toList())));
    }

    private static boolean isInstalled(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(Path::of)
                .anyMatch(place -> Files.isExecutable(place.resolve(command)));
    }
}
