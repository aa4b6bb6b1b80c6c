package dev.reproof.engine.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log has what a task said and was sent, whatever the DAG calls it now. */
class RenamedTaskTest {

    @TempDir
    Path directory;

    private Terminal terminal;

    @Test
    void transcript_and_prompt_of_a_task_that_the_dag_has_no_more_are_there() throws IOException {
        // given
        write("dag.json", dag("old"));
        write("script.json", """
                {"tasks":{"old":[{"chunks":["what old said"]}],"new":[{"chunks":["what new said"]}],
                 "last":[{"status":"error","errorMessage":"no"}]}}
                """);
        assertThat(run()).isEqualTo(1);
        write("dag.json", dag("new"));

        // when
        assertThat(run("--accept-dag-change", "--retry-failed")).isEqualTo(1);

        // then
        assertThat(reproof("transcript", "r", "old")).isZero();
        assertThat(terminal.out()).isEqualTo("what old said");
        assertThat(reproof("transcript", "r", "old", "--iteration", "0", "--attempt", "1"))
                .isZero();
        assertThat(reproof("prompt", "r", "old")).isZero();
        assertThat(terminal.out()).isEqualTo("Say old.");
        assertThat(reproof("transcript", "r", "new")).isZero();
        assertThat(terminal.out()).isEqualTo("what new said");
        assertThat(reproof("transcript", "r", "never")).isEqualTo(66);
        assertThat(terminal.err()).contains("Run r has no task 'never'");
        assertThat(reproof("prompt", "r", "never")).isEqualTo(66);
        assertThat(reproof("transcript", "r", "old", "--iteration", "7")).isEqualTo(66);
        assertThat(reproof("transcript", "r", "old", "--attempt", "7")).isEqualTo(66);
    }

    private int run(String... more) {
        String[] command = {"run", "dag.json", "--run-id", "r", "--agent-script", "script.json"};
        String[] all = new String[command.length + more.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return reproof(all);
    }

    private static String dag(String first) {
        return """
                {"title":"t","tasks":[
                  {"id":"%1$s","complexity":"LOW","subtask_prompt":"Say %1$s."},
                  {"id":"last","complexity":"LOW","subtask_prompt":"x","depends_on":["%1$s"]}]}
                """.formatted(first);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    private int reproof(String... command) {
        terminal = new Terminal(directory);
        return terminal.run(command);
    }
}
