package dev.reproof.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run has cost holds its budget also where its log is lost. */
class SpentMoneyTest {

    private static final RunId RUN = new RunId("r1");

    private static final byte[] DAG = """
            {"title": "Harbour", "budget": {"maxCost": {"amount": 0.2, "currency": "USD"}}, "tasks": [
              {"id": "load", "complexity": "LOW", "subtask_prompt": "Load."},
              {"id": "sail", "complexity": "LOW", "subtask_prompt": "Sail."}]}
            """.getBytes(UTF_8);

    @TempDir
    Path directory;

    @Test
    void a_run_that_goes_on_from_its_state_file_has_cost_what_it_had() throws IOException {
        spend();
        Files.delete(places().home().eventsFile());

        try (RecoveredRun run = engine().startOrResume(places(), request())) {
            assertThat(run.state().totals().told().cost("USD")).isEqualByComparingTo(new BigDecimal("0.25"));
            assertThat(run.dispatch(new TaskId("sail"))).isEmpty();
        }
        try (RecoveredRun again = engine().startOrResume(places(), request())) {
            assertThat(again.state().costExceeded()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"cost\": 5",
                "\"cost\": {\"USD\": 5}",
                "\"cost\": {\"USD\": \"1e9\"}",
                "\"cost\": {\"usd\": \"5\"}"
            })
    void a_state_file_that_tells_of_no_money_is_refused(String told) throws IOException {
        spend();
        Path state = places().home().state();
        String text = Files.readString(state);
        assertThat(text).contains("\"told\"").containsPattern("\"cost\" ?: ?\\{[^}]*}");
        Files.writeString(state, text.replaceFirst("\"cost\" ?: ?\\{[^}]*}", told));
        Files.delete(places().home().eventsFile());

        assertThatThrownBy(() -> engine().startOrResume(places(), request())).hasMessageContaining("run.told.cost");
    }

    private void spend() {
        try (RecoveredRun run = engine().startOrResume(places(), request())) {
            run.startRank(0);
            Attempt attempt = run.dispatch(new TaskId("load")).orElseThrow();
            attempt.text("Aye.");
            attempt.report(Reports.costing(250_000_000, "sloop"));
            attempt.finish(TokenUsage.UNKNOWN);
            run.interrupt("enough");
        }
    }

    private static ResumeEngine engine() {
        return new ResumeEngine(EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {}));
    }

    private RunPlaces places() {
        return RunPlaces.inside(RunHome.of(directory, RUN));
    }

    private static NewRun request() {
        return NewRun.of(RUN, DAG, "dag", OptionChoices.NONE);
    }
}
