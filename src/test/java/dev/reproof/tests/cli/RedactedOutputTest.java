package dev.reproof.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that print what nobody should keep, with the options that an operator gives for that. */
class RedactedOutputTest {

    private static final String AGENT = "printf 'the key is %s, the token sk-%s\\n' \"$QUAY_KEY\" \"$REPROOF_TASK\";"
            + " printf 'north-4711' | tee /dev/stderr; test \"$REPROOF_TASK\" = first";

    @TempDir
    Path directory;

    private PackagedProgram program;

    @BeforeEach
    void prepare() throws Exception {
        program = new PackagedProgram(directory, Map.of("QUAY_KEY", "quay-7788"));
        Files.writeString(directory.resolve("dag.json"), Workplace.dag("Quay").toString(), UTF_8);
        Files.writeString(directory.resolve("secrets.env"), "NORTH_KEY=north-4711\n", UTF_8);
    }

    @Test
    void what_is_shown_and_kept_of_a_run_holds_no_secret() throws Exception {
        Finished run = run("supervise");

        assertThat(run.code()).as(run.toString()).isEqualTo(1);
        assertThat(run.err())
                .contains("redacted  QUAY_KEY 2, NORTH_KEY 4, pattern-1 2")
                .contains("--redact-env QUAY_KEY --redact-file secrets.env --redact 'sk-\\w+'")
                .doesNotContain("7788", "4711");
        assertThat(out("transcript", "r1", "first"))
                .isEqualTo("the key is [redacted:QUAY_KEY], the token [redacted:pattern-1]\n[redacted:NORTH_KEY]");
        assertThat(out("prompt", "r1", "second")).contains("the key is [redacted:QUAY_KEY], the token");
        assertThat(out("status", "r1"))
                .contains("redacted QUAY_KEY 2, NORTH_KEY 4, pattern-1 2")
                .contains("--redact-env QUAY_KEY --redact-env NORTH_KEY --redact PATTERN");
        assertThat(directory.resolve(".reproof/runs/r1/artifacts/first.stderr.log"))
                .content()
                .contains("[redacted:NORTH_KEY]")
                .doesNotContain("4711");
    }

    @Test
    void a_run_goes_on_only_with_the_secrets_that_it_was_started_with() throws Exception {
        run("run");

        Finished without = program.run("resume", "r1", "--retry-failed");
        assertThat(without.code()).isEqualTo(78);
        assertThat(without.err())
                .contains("Redaction changed: run=r1")
                .contains("[QUAY_KEY, NORTH_KEY, pattern-1] as recorded, found none");

        Finished with = program.run(
                "resume",
                "r1",
                "--retry-failed",
                "--redact-env",
                "QUAY_KEY",
                "--redact-file",
                "secrets.env",
                "--redact",
                "sk-\\w+");
        assertThat(with.code()).as(with.toString()).isEqualTo(1);
        assertThat(with.err()).contains("redacted  QUAY_KEY 3,");
    }

    @Test
    void a_variable_that_is_not_set_stops_the_run_before_it_begins() throws Exception {
        Finished run =
                program.run("run", "dag.json", "--run-id", "r1", "--agent-command", "true", "--redact-env", "GULL_KEY");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--redact-env names GULL_KEY, which is not set");
        assertThat(directory.resolve(".reproof/runs/r1/events.mv.db")).doesNotExist();
    }

    private Finished run(String command) throws Exception {
        return program.run(
                command,
                "dag.json",
                "--run-id",
                "r1",
                "--agent-command",
                AGENT,
                "--redact-env",
                "QUAY_KEY",
                "--redact-file",
                "secrets.env",
                "--redact",
                "sk-\\w+");
    }

    private String out(String... arguments) throws Exception {
        return new String(program.run(arguments).out(), UTF_8);
    }
}
