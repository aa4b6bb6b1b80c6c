package dev.reproof.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.redact.Secret;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent printed before its text was taken out of it is kept beside the run. */
class KeptOutputsTest {

    private static final RunId RUN = new RunId("r1");
    private static final TaskId ASK = new TaskId("ask");

    private static final byte[] DAG = """
            {"title": "Harbour", "tasks": [{"id": "ask", "complexity": "LOW", "subtask_prompt": "Ask."}]}
            """.getBytes(UTF_8);

    private final List<String> warnings = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void it_stands_in_what_is_recorded_and_can_be_printed() throws IOException {
        try (RecoveredRun run = start(Redaction.NONE, Map.of())) {
            assertThat(ended(run, "{\"type\":\"x\"}\n")).hasValue(TextDigest.of("{\"type\":\"x\"}\n"));
        }

        assertThat(printed(1)).isEqualTo("{\"type\":\"x\"}\n");
        assertThatThrownBy(() -> printed(2))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("No raw output of task=ask iteration=0 attempt=2 was kept");
        Files.delete(places().home().artifacts().resolve("ask.iter0.attempt1.agent.jsonl.lz4"));
        assertThatThrownBy(() -> printed(1)).isInstanceOf(NotFound.class).hasMessageContaining("is gone");
    }

    @Test
    void secrets_in_it_are_replaced_also_where_they_are_escaped() throws IOException {
        Redaction secrets = Redaction.of(List.of(new Secret("KEY", "quay/\"7788\"\nnörth")), List.of("sk-\\w+"));
        String raw =
                "{\"a\":\"quay/\\\"7788\\\"\\nn\\u00f6rth\",\"b\":\"quay\\/\\\"7788\\\"\\nnörth\",\"c\":\"sk-abc\"}\n";
        try (RecoveredRun run = start(secrets, Map.of())) {
            ended(run, raw);
            assertThat(run.state().totals().redacted()).isEqualTo(Map.of("KEY", 2L, "pattern-1", 1L));
        }

        assertThat(printed(1))
                .isEqualTo("{\"a\":\"[redacted:KEY]\",\"b\":\"[redacted:KEY]\",\"c\":\"[redacted:pattern-1]\"}\n");
    }

    @Test
    void an_operator_may_want_none() throws IOException {
        try (RecoveredRun run = start(Redaction.NONE, Map.of("--agent", "claude", "--agent-evidence", "none"))) {
            assertThat(ended(run, "{}\n")).isEmpty();
        }

        assertThat(places().home().artifacts().resolve("ask.iter0.attempt1.agent.jsonl.lz4"))
                .doesNotExist();
    }

    @Test
    void what_cannot_be_kept_is_warned_of_and_ends_nothing() throws IOException {
        try (RecoveredRun run = start(Redaction.NONE, Map.of())) {
            Files.createDirectories(places().home().artifacts().resolve("ask.iter0.attempt1.agent.jsonl.lz4"));

            assertThat(ended(run, "{}\n")).isEmpty();

            assertThat(run.state().task(ASK).status().word()).isEqualTo("FINISHED");
        }
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("the raw output of task=ask iteration=0 attempt=1 is not kept");
    }

    private Optional<TextDigest> ended(RecoveredRun run, String raw) throws IOException {
        run.startRank(0);
        Attempt attempt = run.dispatch(ASK).orElseThrow();
        Path printed = Files.writeString(directory.resolve("stdout"), raw);
        Optional<TextDigest> kept = run.agentLogs().keepRaw(attempt.key(), printed);
        attempt.text("Aye.");
        attempt.report(kept.map(Reports.denied(0)::keeping).orElse(Reports.denied(0)));
        attempt.finish(TokenUsage.UNKNOWN);
        assertThat(run.state().task(ASK).told().last().orElseThrow().report().raw())
                .isEqualTo(kept);
        return kept;
    }

    private String printed(int attempt) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RunView view = ResumeEngine.create().view(places().home())) {
            view.copyRaw(new AttemptKey(ASK, 0, attempt), out);
        }
        return out.toString(UTF_8);
    }

    private RecoveredRun start(Redaction redaction, Map<String, String> agent) {
        EngineSettings settings = EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warnings::add)
                .redacting(redaction);
        RecoveredRun run = new ResumeEngine(settings).start(places(), NewRun.of(RUN, DAG, "dag", OptionChoices.NONE));
        if (!agent.isEmpty()) {
            run.chooseAgent(agent);
        }
        return run;
    }

    private RunPlaces places() {
        return RunPlaces.inside(RunHome.of(directory, RUN));
    }
}
