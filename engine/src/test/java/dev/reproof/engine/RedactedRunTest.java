package dev.reproof.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.redact.Secret;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.oracle.OracleRun;
import dev.reproof.projections.run.RunState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose agents and oracles print secrets, of which nothing may be recorded. */
class RedactedRunTest {

    private static final RunId RUN = new RunId("r1");
    private static final String KEY = "quay-7788-north";
    private static final Redaction SECRETS = Redaction.of(List.of(new Secret("KEY", KEY)), List.of("sk-\\w+"));
    private static final Redaction OTHER =
            Redaction.of(List.of(new Secret("KEY", "quay-9911-south")), List.of("sk-\\w+"));

    private static final byte[] DAG = """
            {"title": "Harbour", "tasks": [
              {"id": "ask", "complexity": "LOW", "subtask_prompt": "Ask."},
              {"id": "gate", "kind": "oracle", "command": "check", "expect": "quay-7788", "depends_on": ["ask"]},
              {"id": "use", "complexity": "LOW", "subtask_prompt": "Use.", "depends_on": ["ask"]},
              {"id": "end", "complexity": "LOW", "subtask_prompt": "End.", "depends_on": ["use"]}]}
            """.getBytes(UTF_8);

    @TempDir
    Path directory;

    @Test
    void nothing_that_is_recorded_holds_a_secret_and_every_prompt_is_made_of_what_is() throws Exception {
        StringBuilder shown = new StringBuilder();
        try (RecoveredRun run = engine(SECRETS).start(places(), request())) {
            run.startRank(0);
            Attempt ask = run.dispatch(new TaskId("ask")).orElseThrow();
            ask.showsRecorded(new AgentOutput() {
                @Override
                public void bytes(byte[] data, int offset, int length) {
                    shown.append(new String(data, offset, length, UTF_8));
                }

                @Override
                public void text(CharSequence chunk) {
                    shown.append(chunk);
                }
            });
            try (OutputStream log = run.stderrLog(ask.key())) {
                log.write("warned of quay-77".getBytes(UTF_8));
                log.write("88-north\n".getBytes(UTF_8));
            }
            ask.text("the key is quay-7788");
            ask.text("-north, and sk-abc\n");
            ask.finish(TokenUsage.UNKNOWN);
            run.completeRank(0);

            run.startRank(1);
            OracleAttempt gate = run.dispatchOracle(new TaskId("gate"));
            print(gate, "quay-", KEY);
            gate.end(OracleRun.exited(0));
            Attempt use = run.dispatch(new TaskId("use")).orElseThrow();
            RunState failed = use.fail("401 for " + KEY, TokenUsage.UNKNOWN);

            assertThat(use.prompt()).contains("the key is [redacted:KEY], and [redacted:pattern-1]");
            assertThat(failed.task(new TaskId("use")).errorMessage()).hasValue("401 for [redacted:KEY]");
            assertThat(failed.task(new TaskId("gate")).errorMessage().orElseThrow())
                    .doesNotContain(KEY);
            assertThat(failed.totals().redacted()).isEqualTo(Map.of("KEY", 5L, "pattern-1", 1L));
            assertThat(shown.toString()).isEqualTo("the key is [redacted:KEY], and [redacted:pattern-1]\n");
            run.interrupt("enough");
        }
        assertThat(filesWith(KEY)).isEmpty();
        assertThat(filesWith("[redacted:KEY]"))
                .contains("events.mv.db", "state.json", "ask.stream.txt", "ask.stderr.log");
    }

    /** Short texts stand in the log as they are, too. */
    private List<String> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> content(file).contains(text))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(OracleAttempt gate, String... pieces) {
        for (String piece : pieces) {
            byte[] utf8 = piece.getBytes(UTF_8);
            gate.stdout(utf8, 0, utf8.length);
            gate.stderr(utf8, 0, utf8.length);
        }
    }

    @Test
    void a_run_that_replaces_secrets_goes_on_only_with_the_same() {
        begin(SECRETS);

        for (Redaction given : List.of(Redaction.NONE, OTHER)) {
            assertThatThrownBy(() -> engine(given).startOrResume(places(), request()))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("Redaction changed: run=r1")
                    .hasMessageContaining("[KEY, pattern-1] as recorded")
                    .hasMessageContaining("--accept-option-change")
                    .hasMessageNotContaining("7788");
        }
        try (RecoveredRun run = engine(SECRETS).startOrResume(places(), request())) {
            assertThat(run.state().writer().redaction()).isEqualTo(SECRETS.rules());
        }
    }

    @Test
    void a_change_that_was_accepted_is_recorded() {
        begin(SECRETS);

        ResumePolicy policy = new ResumePolicy(false, true, false, false, false);
        try (RecoveredRun run = engine(OTHER).startOrResume(places(), request(), policy)) {
            assertThat(run.state().writer().redaction()).isEqualTo(OTHER.rules());
        }
        try (RecoveredRun run = engine(OTHER).startOrResume(places(), request())) {
            assertThat(run.state().writer().redaction()).isEqualTo(OTHER.rules());
        }
    }

    @Test
    void a_run_may_begin_to_replace_secrets_at_any_time() {
        begin(Redaction.NONE);

        try (RecoveredRun run = engine(SECRETS).startOrResume(places(), request())) {
            assertThat(run.state().writer().redaction()).isEqualTo(SECRETS.rules());
        }
    }

    @Test
    void a_run_that_is_brought_back_from_its_state_file_is_not_recorded_in_full_by_oversight() throws Exception {
        begin(SECRETS);
        Files.delete(places().home().eventsFile());

        assertThatThrownBy(() -> engine(Redaction.NONE).startOrResume(places(), request()))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("Redaction changed: run=r1");
        try (RecoveredRun run = engine(SECRETS).startOrResume(places(), request())) {
            assertThat(run.state().writer().redaction()).isEqualTo(SECRETS.rules());
        }
    }

    private void begin(Redaction redaction) {
        try (RecoveredRun run = engine(redaction).start(places(), request())) {
            run.startRank(0);
            run.interrupt("enough");
        }
    }

    private RunPlaces places() {
        return RunPlaces.inside(RunHome.of(directory, RUN));
    }

    private static NewRun request() {
        return NewRun.of(RUN, DAG, "dag", OptionChoices.NONE);
    }

    private static ResumeEngine engine(Redaction redaction) {
        return new ResumeEngine(EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {})
                .redacting(redaction));
    }
}
