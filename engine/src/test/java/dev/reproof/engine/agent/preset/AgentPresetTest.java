package dev.reproof.engine.agent.preset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AgentPresetTest {

    @TempDir
    Path directory;

    /** The shell starts what is called like the agent and writes its arguments down, one a line. */
    private List<String> arguments(AgentPreset preset, Optional<String> more, Optional<String> model) throws Exception {
        Path seen = directory.resolve("seen");
        program(preset.program(), "printf '%s\\n' \"$@\" > '" + seen + "'; cat >> '" + seen + "'");
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", preset.command(more)).inheritIO();
        shell.environment().put("PATH", directory + ":" + System.getenv("PATH"));
        model.ifPresent(id -> shell.environment().put("REPROOF_MODEL", id));
        shell.redirectInput(
                Files.writeString(directory.resolve("prompt"), "the prompt\n").toFile());
        assertThat(shell.start().waitFor()).isZero();
        return Files.readAllLines(seen, UTF_8);
    }

    private void program(String name, String script) throws IOException {
        Path program = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    @ParameterizedTest
    @EnumSource(AgentPreset.class)
    void its_command_line_works_in_a_shell_and_leaves_the_prompt_to_the_program(AgentPreset preset) throws Exception {
        List<String> plain = arguments(preset, Optional.empty(), Optional.empty());
        List<String> given = arguments(preset, Optional.of("--allow 'a b'"), Optional.of("big model"));

        assertThat(plain).endsWith("the prompt").doesNotContain("big model");
        assertThat(given).containsSubsequence("--allow", "a b", "the prompt");
        assertThat(given.contains("big model")).isEqualTo(preset.takesModel());
    }

    @Test
    void a_program_is_found_and_asked_for_its_version() throws Exception {
        program("claude", "echo 'Loaf Code 2.1.10 (made up 7)'");

        InstalledAgent found =
                InstalledAgent.of(AgentPreset.CLAUDE, "/nowhere:" + directory).orElseThrow();

        assertThat(found.program()).isEqualTo(directory.resolve("claude"));
        assertThat(found.version()).hasValue("2.1.10");
        assertThat(InstalledAgent.of(AgentPreset.CODEX, directory.toString())).isEmpty();
        program("codex", "exit 3");
        assertThat(InstalledAgent.of(AgentPreset.CODEX, directory.toString())
                        .orElseThrow()
                        .version())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2.1.332,false", "2.1.331,false", "2.1.4,false", "2.1.333,true", "2.2,true", "10.0.0,true"})
    void a_version_is_newer_by_its_numbers(String version, boolean newer) {
        InstalledAgent installed = new InstalledAgent(directory, Optional.of(version));

        assertThat(installed.isNewerThan(AgentPreset.CLAUDE.triedVersion())).isEqualTo(newer);
        assertThat(installed.isNewerThan(Optional.empty())).isFalse();
    }

    @Test
    void a_prompt_that_would_not_be_sent_as_it_is_is_refused_with_the_way_out() {
        assertThat(AgentPreset.CLAUDE.refusal("/review this").orElseThrow())
                .startsWith("The prompt begins with '/'")
                .contains("another word");
        assertThat(AgentPreset.CODEX.refusal("/review this")).isEmpty();
        assertThat(AgentPreset.CLAUDE.refusal(" /review this")).isEmpty();
        assertThat(AgentPreset.GEMINI.refusal(" \n").orElseThrow()).contains("is blank");
        assertThat(AgentPreset.CODEX.refusal("\ud83d\ude00".repeat(1_048_576))).isEmpty();
        assertThat(AgentPreset.CODEX.refusal("x".repeat(1_048_577)).orElseThrow())
                .contains("1048577 characters", "takes 1048576");
        assertThat(AgentPreset.GEMINI.refusal("\u00e9".repeat((4 << 20) + 1)).orElseThrow())
                .contains("8388610 bytes");
    }
}
