package dev.reproof.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shell makes of the completion script. */
class CompletionTest {

    @TempDir
    Path directory;

    private Path script;

    @BeforeEach
    void print_the_script() throws IOException {
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run("completion")).isZero();
        assertThat(terminal.err()).isEmpty();
        script = Files.writeString(directory.resolve("completion"), terminal.out(), StandardCharsets.UTF_8);
    }

    @Test
    void bash_finds_nothing_wrong_with_the_script() throws Exception {
        assertThat(shell("bash", "-n", script.toString())).isEmpty();
    }

    @Test
    void bash_knows_what_completes_the_program() throws Exception {
        assertThat(shell("bash", "-c", "source " + script + "; complete -p reproof"))
                .contains("-F _complete_reproof reproof");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reproof", "./reproof"})
    void bash_completes_commands(String program) throws Exception {
        assertThat(completed(program, "")).containsAll(Commands.NAMES);
        assertThat(completed(program, "r"))
                .containsExactlyInAnyOrder("run", "resume", "runs", "report", "reject", "rerun");
        assertThat(completed(program, "dag", "")).contains("check");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reproof", "./reproof"})
    void bash_completes_the_options_of_the_command_that_is_written(String program) throws Exception {
        assertThat(completed(program, "run", "--agent-"))
                .containsExactlyInAnyOrder(
                        "--agent-command",
                        "--agent-script",
                        "--agent-args",
                        "--agent-output",
                        "--agent-text",
                        "--agent-evidence");
        assertThat(completed(program, "status", "--js")).containsExactly("--json");
        assertThat(completed(program, "dag", "check", "--js")).containsExactly("--json");
        assertThat(completed(program, "runs", "--agent-")).isEmpty();
    }

    @Test
    void bash_completes_words_that_an_option_can_have() throws Exception {
        assertThat(completed("reproof", "run", "--output-policy-upstream", ""))
                .containsExactlyInAnyOrder("full", "summarize", "maxChars:");
        assertThat(completed("reproof", "supervise", "--log-format", "")).containsExactlyInAnyOrder("text", "json");
        assertThat(completed("reproof", "resume", "--agent", "o")).containsExactlyInAnyOrder("opencode", "openai");
        assertThat(completed("reproof", "run", "--agent-text", "")).containsExactlyInAnyOrder("all", "last");
        assertThat(completed("reproof", "run", "--agent-output", "c"))
                .containsExactlyInAnyOrder("claude", "codex", "copilot", "cursor");
        assertThat(completed("reproof", "agent", "show", "cl")).containsExactly("claude");
    }

    @Test
    void bash_completes_run_ids() throws Exception {
        // given
        make_run(directory, "nightly");
        make_run(directory, "noon");
        make_run(Files.createDirectory(directory.resolve("else where")), "other");

        // when, then
        assertThat(completed("reproof", "status", "")).containsExactlyInAnyOrder("nightly", "noon");
        assertThat(completed("reproof", "status", "--json", "ni")).containsExactly("nightly");
        assertThat(completed("reproof", "du", "nightly", "n")).contains("noon");
        assertThat(completed("reproof", "resume", "--max-parallel", "2", "no")).containsExactly("noon");
        assertThat(completed("reproof", "run", "dag.json", "--run-id", "ni")).containsExactly("nightly");
        assertThat(completed("reproof", "run", "dag.json", "--run-id", "=", "ni"))
                .containsExactly("nightly");
        assertThat(completed("reproof", "runs", "--cwd", "else where", "")).isEmpty();
        assertThat(completed("reproof", "prompt", "--cwd", "else where", "o")).containsExactly("other");
        assertThat(completed("reproof", "prompt", "--cwd", "=", "else where", "o"))
                .containsExactly("other");
        assertThat(completed("reproof", "status", "nightly", "")).isEmpty();
    }

    @Test
    void bash_completes_the_tasks_of_the_run_that_is_named() throws Exception {
        // given
        make_run(directory, "nightly");
        make_run(Files.createDirectory(directory.resolve("elsewhere")), "other");
        String program = program();

        // when, then
        assertThat(completed(program, "transcript", "nightly", ""))
                .containsExactlyInAnyOrder("first", "second\\ one", "\\$HOME");
        assertThat(completed(program, "transcript", "--iteration", "1", "nightly", "second\\ o"))
                .containsExactly("second\\ one");
        assertThat(completed(program, "approve", "--cwd", "elsewhere", "other", "f"))
                .containsExactly("first");
        assertThat(completed(program, "prompt", "none", "f")).isEmpty();
    }

    @Test
    void bash_completes_files() throws Exception {
        Files.createFile(directory.resolve("dag.json"));
        Files.createDirectory(directory.resolve("data"));

        assertThat(completed("reproof", "run", "da")).containsExactlyInAnyOrder("dag.json", "data");
        assertThat(completed("reproof", "dag", "check", "da")).containsExactlyInAnyOrder("dag.json", "data");
        assertThat(completed("reproof", "run", "--full-output-dir", "da")).containsExactly("data");
        assertThat(completed("reproof", "run", "--agent-script", "dag")).containsExactly("dag.json");
    }

    @Test
    void nobody_is_offered_what_only_the_script_calls() throws Exception {
        assertThat(completed("reproof", "comp")).containsExactlyInAnyOrder("compact", "completion");
    }

    private static void make_run(Path in, String id) throws IOException {
        Files.writeString(in.resolve("dag.json"), """
                {"title": "t", "tasks": [
                  {"id": "first", "complexity": "LOW", "subtask_prompt": "x"},
                  {"id": "second one", "complexity": "LOW", "subtask_prompt": "x"},
                  {"id": "$HOME", "complexity": "LOW", "subtask_prompt": "x"},
                  {"id": "two\\nlines", "complexity": "LOW", "subtask_prompt": "x"}]}
                """);
        assertThat(new Terminal(in).run("run", "dag.json", "--run-id", id, "--init-only"))
                .isZero();
    }

    /** The classes under test as a program that a shell can start. */
    private String program() throws IOException {
        Path program = Files.writeString(directory.resolve("reproof"), """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -cp '%s' dev.reproof.engine.cli.Main "$@"
                """.formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path")));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program.toString();
    }

    /** {@code ^X} shows what stands on the line after the completion. */
    @ParameterizedTest
    @CsvSource({
        "'reproof statu', 'reproof status'",
        "'reproof dag ch', 'reproof dag check'",
        "'reproof run --max-par', 'reproof run --max-parallel'",
        "'./reproof compl', './reproof completion'",
        "'reproof runs --agent-', 'reproof runs --agent-'"
    })
    void zsh_completes_commands_and_options(String typed, String completed) throws Exception {
        String zsh = zsh();
        Path lines = Files.writeString(directory.resolve("lines.zsh"), """
                source %s
                show() { print -r -- "<$BUFFER>" }
                zle -N show
                bindkey '^X' show
                print ready to type
                """.formatted(script));

        String said = shell(zsh, "-f", "-c", """
                zmodload zsh/zpty
                export HOME=$PWD TERM=dumb
                zpty terminal zsh -f -i
                zpty -w terminal 'source %s'
                zpty -r terminal seen $'*ready to type\r\n*'
                zpty -w -n terminal $'%s\t\030'
                zpty -r terminal seen '*<*>*'
                print -r -- "$seen"
                zpty -d terminal
                """.formatted(lines, typed));

        assertThat(said.replaceAll("(?s).*<([^>]*)>.*", "$1").strip()).isEqualTo(completed);
    }

    private static String zsh() {
        Optional<Path> zsh = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(place -> Path.of(place, "zsh"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(zsh.isPresent(), "there is no zsh on the PATH: whether it takes the script was not tested");
        return zsh.get().toString();
    }

    /** What bash offers for the last of these words; compopt is for calls by readline only. */
    private List<String> completed(String... words) throws Exception {
        String line = Stream.of(words).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        return shell(
                        "bash",
                        "-c",
                        "compopt() { :; }; source " + script + "; COMP_WORDS=(" + line + "); COMP_CWORD="
                                + (words.length - 1)
                                + "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE};"
                                + " _complete_reproof; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .lines()
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private String shell(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
